import { hashJson } from "../../base/hash.ts";

/** Longer texts are no names: prompts and questions of several pages. */
const MOST_CHARACTERS = 120;
const KEPT_CHARACTERS = 80;

/**
 * A text of an eval as part of a case's name: as it is, or its start and a hash of all of it, which differs where the texts
 * do.
 */
export function shortText(text: string): string {
  if (text.length <= MOST_CHARACTERS && !/\p{Cc}/u.test(text)) return text;
  // A cut must not go through a pair of surrogates.
  const start = text.slice(0, KEPT_CHARACTERS).replace(/[\uD800-\uDBFF]$/, "");
  return `${start.replaceAll(/[\s\p{Cc}]+/gu, " ").trim()} … ${hashJson(text).slice(0, 8)}`;
}

/** What a case is made of, in an order that does not depend on the file: `a=1, q=ok`. */
export function namedValues(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${shortText(unmistakable(valueText(value)))}`)
    .join(", ");
}

/** A text that looks like several values is quoted: `a="1, b=2"` is not `a=1, b=2`. */
function unmistakable(text: string): string {
  const comma = text.indexOf(", ");
  const isSeveral = comma !== -1 && text.includes("=", comma);
  return isSeveral || text.startsWith('"') ? JSON.stringify(text) : text;
}

/** Deeper parts of a value do not tell cases apart; anyone's file may nest without end. */
const MOST_LEVELS = 32;

/** A text as it is; all else as JSON, with sorted keys. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(sorted(value, MOST_LEVELS)) ?? "");
}

function sorted(value: unknown, levels: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return "…";
  if (Array.isArray(value)) return value.map((part) => sorted(part, levels - 1));
  const parts = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(parts.map(([name, part]) => [name, sorted(part, levels - 1)]));
}
