import { TIE } from "./resampling.ts";

/** With up to this many units that can change their sign, all 2^n sign patterns are counted. */
export const EXACT_UNITS = 20;

/**
 * Exact one-sided sign-flip p: the share of all 2^n sign patterns whose sum is at least the observed one. The units are
 * divided into two groups, and the sorted lists of their 2^(n/2) sums are combined (Horowitz and Sahni 1974), so that
 * 2^20 patterns cost 2^10 sums. Ties count, see TIE. 1 for no units, and when all differences are zero.
 */
export function exactSignFlipP(differences: Float64Array): number {
  const largest = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const moving = differences.filter((value) => value !== 0).map((value) => value / largest);
  if (moving.length === 0) return 1;
  const half = moving.length >> 1;
  const first = patternSums(moving.subarray(0, half));
  const second = patternSums(moving.subarray(half));
  const squares = moving.reduce((total, value) => total + value * value, 0);
  const observed = (first.at(-1) ?? 0) + (second.at(-1) ?? 0);
  const threshold = observed - TIE * Math.sqrt(squares * moving.length);
  return countPairs(first.toSorted(), second.toSorted(), threshold) / (first.length * second.length);
}

/** Sums of all sign patterns. The last one keeps all signs and is the observed sum. */
function patternSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  let length = 1;
  for (const value of values) {
    for (let i = 0; i < length; i += 1) {
      const before = sums[i] ?? 0;
      sums[i] = before - value;
      sums[length + i] = before + value;
    }
    length *= 2;
  }
  return sums;
}

/** Number of pairs, one from each sorted list, whose sum is at least the threshold. */
function countPairs(first: Float64Array, second: Float64Array, threshold: number): number {
  let count = 0;
  let smallest = second.length;
  for (const value of first) {
    while (smallest > 0 && value + (second[smallest - 1] ?? 0) >= threshold) smallest -= 1;
    count += second.length - smallest;
  }
  return count;
}
