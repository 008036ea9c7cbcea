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
    .map(([name, value]) => `${name}=${shortText(valueText(value))}`)
    .join(", ");
}

/** A text as it is; all else as JSON, with sorted keys. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  return JSON.stringify(value, (_, part: unknown) => (isPlain(part) ? sorted(part) : part)) ?? "";
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
