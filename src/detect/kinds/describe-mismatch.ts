import type { PlaceDifference } from "../../model/result/finding.ts";
import { MIXED, NumberRange, type TreeMismatch, type TreePath, type TreeRange } from "../../stats/index.ts";

/** Most code units of a path that are shown. A longer one would push the rest of the sentence out of a comment. */
const MOST_PATH = 120;
const MOST_VALUE = 60;
/** Code units that are shown before the first difference of two long texts. */
const BEFORE_DIFFERENCE = 10;

/**
 * The place and the two values at it, as words and JSON, cut to a length. The renderers escape the text for their
 * format.
 */
export function describeMismatch({ path, x, y }: TreeMismatch): PlaceDifference {
  const start = typeof x === "string" && typeof y === "string" ? differenceStart(x, y) : 0;
  return { path: pathText(path), expected: valueText(x, start), got: valueText(y, start) };
}

/** The path in the syntax of RFC 9535 (JSONPath): `$.fits[3]["odd key"]`. `$` is the whole value. */
export function pathText(path: TreePath): string {
  return cut(`$${path.map(stepText).join("")}`, MOST_PATH);
}

function stepText(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

function valueText(value: TreeRange | undefined, start: number): string {
  if (value === undefined) return "nothing";
  if (value === MIXED) return "values that differ between repetitions";
  if (value instanceof NumberRange) return `${value.low} to ${value.high}`;
  if (typeof value === "string") return textValue(value, start);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  const { length } = Object.keys(value);
  return `an object of ${length} ${length === 1 ? "key" : "keys"}`;
}

/** Quoted, so that `"1"` is not read as the number 1. JSON escapes line breaks and control characters. */
function textValue(text: string, start: number): string {
  const rest = text.slice(start);
  return `${start > 0 ? "…" : ""}${cut(JSON.stringify(rest.slice(0, 2 * MOST_VALUE)), MOST_VALUE)}`;
}

function differenceStart(a: string, b: string): number {
  if (Math.max(a.length, b.length) < MOST_VALUE) return 0;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  return Math.max(0, same - BEFORE_DIFFERENCE);
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  // A text must not end with one half of a surrogate pair.
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/u, "")}…`;
}
