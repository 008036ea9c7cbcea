import type { GoValue } from "./go-event.ts";

const NUMBER = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf|nan)$/i;

/** `12 ns/op  3 B/op`. Null: no pairs of numbers and units, or a unit twice. */
export function goValues(text: string): readonly GoValue[] | null {
  const words = text.trim().split(/[ \t]+/);
  if (words.length % 2 !== 0) return null;
  const values: GoValue[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const value = goNumber(words[at] ?? "");
    const unit = words[at + 1] ?? "";
    if (value === null || NO_UNIT.test(unit) || values.some((one) => one[1] === unit)) return null;
    values.push([value, unit]);
  }
  return values;
}

const NO_UNIT = /^[\d.+-]/;

function goNumber(text: string): number | null {
  if (!NUMBER.test(text)) return null;
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  if (/nan/i.test(text)) return value;
  return text.startsWith("-") ? -Infinity : Infinity;
}
