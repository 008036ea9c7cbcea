import type { GoldenValue, NumberArray } from "../model/result/golden.ts";

export function isNumeric(value: GoldenValue): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

export function isArray(value: GoldenValue): value is NumberArray {
  return typeof value === "object" && value !== null && "type" in value;
}

export function isList(value: GoldenValue): value is readonly GoldenValue[] {
  return Array.isArray(value);
}

/** Where an element is, from its place in C order. */
export function indicesOf(place: number, shape: readonly number[]): readonly number[] {
  const indices: number[] = [];
  let rest = place;
  for (const size of shape.toReversed()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices;
}

const MOST_TEXT = 80;

/** A value as it is named in a difference. */
export function describe(value: GoldenValue): string {
  if (typeof value === "string") {
    const text = JSON.stringify(value);
    return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
  }
  if (isArray(value)) return `an array of ${value.elements} of shape (${value.shape.join(", ")})`;
  if (value instanceof Map) return `an object with ${value.size} keys`;
  if (isList(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "null" : String(value);
}
