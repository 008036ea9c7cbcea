import { incompleteBeta } from "../distributions/incomplete-beta.ts";
import type { Numbers } from "../distributions/summary.ts";

/**
 * Weights are rounded to multiples of this, so that engines whose exp and log differ in the last bit give the same
 * weights.
 */
const GRID = 2 ** 45;

/**
 * Sums of the Harrell-Davis weights up to each order statistic: entry i is I_{i/n}((n + 1) q, (n + 1)(1 - q)), from 0
 * to 1; the weight of the i-th smallest value (from 1) is entry i less entry i - 1.
 *
 * @param n number of values, at least 1
 * @param quantile 0 < quantile < 1
 */
export function harrellDavisSums(n: number, quantile: number): Float64Array {
  const shape = { a: (n + 1) * quantile, b: (n + 1) * (1 - quantile) };
  const sums = new Float64Array(n + 1);
  for (let i = 1; i < n; i += 1) {
    sums[i] = Math.round(incompleteBeta(i / n, (n - i) / n, shape) * GRID) / GRID;
  }
  sums[n] = 1;
  return sums;
}

/**
 * The Harrell-Davis estimate of a quantile (1982, Biometrika 69:635): a weighted mean of all order statistics, which
 * moves less from sample to sample than one or two of them do. In the unit of the values; NaN of an empty sample.
 *
 * @param values in any order
 * @param quantile 0 < quantile < 1
 * @example
 * harrellDavis([1, 2, 3, 4, 100], 0.5); // => 8.5024 ± 1e-6
 */
export function harrellDavis(values: Numbers, quantile: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).toSorted();
  const sums = harrellDavisSums(sorted.length, quantile);
  let estimate = 0;
  for (const [i, value] of sorted.entries()) estimate += ((sums[i + 1] ?? 0) - (sums[i] ?? 0)) * value;
  // Rounding must not move the quantile of equal values away from them.
  return Math.min(Math.max(estimate, sorted[0] ?? estimate), sorted.at(-1) ?? estimate);
}
