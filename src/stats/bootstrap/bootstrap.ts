import { bootstrapSums, type BootstrapOptions, type Group } from "./bootstrap-sums.ts";
import { expandedPercentile, type Interval } from "./expanded-percentile.ts";
import { mean, summarize, type Summary } from "../distributions/summary.ts";
import {
  combineErrors,
  pairedDifference,
  welchDifference,
  type StudentEstimate,
} from "../distributions/welch.ts";

/** Two samples; the paired functions read value i of both as unit i. */
export interface BootstrapSamples {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Interval of the mean of paired differences, in their unit; null below two units.
 * The expanded percentile interval of `Interval`; under 5 units Student's t. Takes any finite numbers.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const differences = Float64Array.of(0.1, 0.08, 0.06, 0.12, 0.02, 0.04, 0.1, -0.02);
 * bootstrapMean(differences, options);
 * // => { estimate: 0.0625, lower: 0.03, upper: 0.0925, method: "expanded-percentile" } ± 1e-6
 */
export function bootstrapMean(differences: Float64Array, options: BootstrapOptions): Interval | null {
  const student = pairedDifference(differences);
  if (student === null) return null;
  const n = differences.length;
  return expandedPercentile({ student, units: n, inflation: n / (n - 1) }, options, () => {
    const drawn = column(bootstrapSums([[centered(differences)]], options), 0, 0);
    // Loops are used, because callbacks cost as much as the sums of few units.
    for (let r = 0; r < drawn.length; r += 1) drawn[r] = student.estimate + (drawn[r] ?? 0) / n;
    return drawn;
  });
}

/**
 * Interval of the difference of two independent means, y - x; null below two values a side.
 * Sides may differ in size; in the unit of the values. The expanded percentile interval; under 5 values on a side Student's t with Welch's error.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = Float64Array.of(10, 11, 9, 10, 12, 8);
 * const y = Float64Array.of(12, 13, 11, 12, 14, 10);
 * bootstrapDifference({ x, y }, options);
 * // => { estimate: 2, lower: 0.5, upper: 3.5, method: "expanded-percentile" } ± 1e-6
 */
export function bootstrapDifference(samples: BootstrapSamples, options: BootstrapOptions): Interval | null {
  const student = welchDifference(samples);
  if (student === null) return null;
  const { x, y } = samples;
  const shape = { student, units: fewer(samples), inflation: twoSampleInflation(samples, 1) };
  return expandedPercentile(shape, options, () => {
    const sums = bootstrapSums([[centered(x)], [centered(y)]], options);
    const ofX = column(sums, 0, 0);
    const drawn = column(sums, 1, 0);
    for (let r = 0; r < drawn.length; r += 1) {
      drawn[r] = student.estimate + (drawn[r] ?? 0) / y.length - (ofX[r] ?? 0) / x.length;
    }
    return drawn;
  });
}

/**
 * Interval of ln(sum of y / sum of x) over paired units. A bound is infinite where a resampled
 * sum is 0. Null below two units, for sides of different length, and unless both sums are positive.
 * Values are not negative, in any unit; the bounds have none. The expanded percentile interval of the ratio, then its logarithm.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = Float64Array.of(10, 20, 30, 40, 50);
 * const y = Float64Array.of(11, 23, 31, 46, 52);
 * bootstrapPairedLogRatio({ x, y }, options);
 * // => { lower: 0.03774, upper: 0.137201 } ± 1e-6
 */
export function bootstrapPairedLogRatio(
  samples: BootstrapSamples,
  options: BootstrapOptions,
): Interval | null {
  const { x, y } = samples;
  const n = y.length;
  if (x.length !== n || n < 2) return null;
  const [b, c] = [mean(x), mean(y)];
  if (!(b > 0 && c > 0)) return null;
  // Delta method: the change of ln c - ln b with unit i is c_i / c - b_i / b.
  const influence = summarize(y.map((value, i) => value / c - (x[i] ?? 0) / b));
  const student = { estimate: Math.log(c / b), standardError: influence.sd / Math.sqrt(n), df: n - 1 };
  return logRatioInterval({ student, units: n, inflation: n / (n - 1) }, options, () => {
    const sums = bootstrapSums([[x, y]], options);
    return ratios(column(sums, 0, 1), column(sums, 0, 0), 1);
  });
}

/**
 * Interval of ln(mean of y / mean of x) of independent samples. A bound is infinite where a
 * resampled sum is 0. Null below two values a side and unless both sums are positive.
 * Values are not negative, in any unit; the bounds have none. The expanded percentile interval of the ratio, then its logarithm.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = Float64Array.of(10, 11, 9, 10, 12, 8);
 * const y = x.map((value) => 1.2 * value);
 * bootstrapLogRatio({ x, y }, options);
 * // => { estimate: 0.182322, lower: 0.033286, upper: 0.331357 } ± 1e-6
 */
export function bootstrapLogRatio(samples: BootstrapSamples, options: BootstrapOptions): Interval | null {
  const x = summarize(samples.x);
  const y = summarize(samples.y);
  if (x.n < 2 || y.n < 2 || !(x.mean > 0 && y.mean > 0)) return null;
  const ratio = y.mean / x.mean;
  const student: StudentEstimate = {
    estimate: Math.log(ratio),
    ...combineErrors(relativeError(samples.y, y), relativeError(samples.x, x)),
  };
  const shape = { student, units: fewer(samples), inflation: twoSampleInflation(samples, ratio) };
  return logRatioInterval(shape, options, () => {
    const sums = bootstrapSums([[samples.x], [samples.y]], options);
    return ratios(column(sums, 1, 0), column(sums, 0, 0), x.n / y.n);
  });
}

/**
 * Expanded percentile interval of the logarithm of resampled ratios. The logarithm keeps the order, so it is computed
 * only for the two order statistics that are chosen.
 */
export function logRatioInterval(
  ...[shape, options, drawRatios]: Parameters<typeof expandedPercentile>
): Interval {
  const interval = expandedPercentile(shape, options, drawRatios);
  if (interval.method === "t-small") return interval;
  return {
    ...interval,
    lower: Math.log(Math.max(0, interval.lower)),
    upper: Math.log(Math.max(0, interval.upper)),
  };
}

/** NaN (undefined) for 0 / 0 and for a negative denominator. */
function ratios(above: Float64Array, below: Float64Array, factor: number): Float64Array {
  const drawn = new Float64Array(above.length);
  for (let r = 0; r < drawn.length; r += 1) {
    const divisor = below[r] ?? 0;
    drawn[r] = divisor < 0 ? Number.NaN : ((above[r] ?? 0) / divisor) * factor;
  }
  return drawn;
}

function column(groups: readonly Group[], group: number, index: number): Float64Array {
  return groups[group]?.[index] ?? new Float64Array();
}

function centered(values: Float64Array): Float64Array {
  const center = mean(values);
  return values.map((value) => value - center);
}

function fewer({ x, y }: BootstrapSamples): number {
  return Math.min(x.length, y.length);
}

/**
 * Relative error of the mean. Values are divided by their mean first, because squares of very small or large values are
 * not representable.
 */
function relativeError(
  values: Float64Array,
  { n, mean }: Summary,
): { readonly square: number; readonly df: number } {
  return { square: summarize(values.map((value) => value / mean)).variance / n, df: n - 1 };
}

/** Ratio of the unbiased to the bootstrap variance of y - ratio x x: n / (n - 1) when both sides have n values. */
function twoSampleInflation(samples: BootstrapSamples, ratio: number): number {
  const c = summarize(samples.y);
  const b = summarize(samples.x);
  const ofC = c.variance / c.n;
  const ofB = (ratio * ratio * b.variance) / b.n;
  const biased = (ofC * (c.n - 1)) / c.n + (ofB * (b.n - 1)) / b.n;
  return biased === 0 ? 1 : (ofC + ofB) / biased;
}
