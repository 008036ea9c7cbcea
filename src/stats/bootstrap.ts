import { bootstrapSums, type BootstrapOptions, type Group } from "./bootstrap-sums.ts";
import { expandedPercentile, type Interval } from "./expanded-percentile.ts";
import { mean, summarize, type Summary } from "./summary.ts";
import { combineErrors, pairedDifference, welchDifference, type StudentEstimate } from "./welch.ts";

/** Two samples; the paired functions read value i of both as unit i. */
export interface BootstrapSamples {
  readonly baseline: Float64Array;
  readonly candidate: Float64Array;
}

/** Interval of the mean of paired differences, in their unit; null below two units. */
export function bootstrapMean(differences: Float64Array, options: BootstrapOptions): Interval | null {
  const student = pairedDifference(differences);
  if (student === null) return null;
  const n = differences.length;
  return expandedPercentile({ student, units: n, inflation: n / (n - 1) }, options, () =>
    column(bootstrapSums([[centered(differences)]], options), 0, 0).map(
      (total) => student.estimate + total / n,
    ),
  );
}

/** Interval of the difference of two independent means, candidate - baseline; null below two values a side. */
export function bootstrapDifference(samples: BootstrapSamples, options: BootstrapOptions): Interval | null {
  const student = welchDifference(samples);
  if (student === null) return null;
  const { baseline, candidate } = samples;
  const shape = { student, units: fewer(samples), inflation: twoSampleInflation(samples, 1) };
  return expandedPercentile(shape, options, () => {
    const sums = bootstrapSums([[centered(baseline)], [centered(candidate)]], options);
    const ofBaseline = column(sums, 0, 0);
    return column(sums, 1, 0).map(
      (total, r) => student.estimate + total / candidate.length - (ofBaseline[r] ?? 0) / baseline.length,
    );
  });
}

/**
 * Interval of ln(sum of the candidate / sum of the baseline) over paired units. A bound is infinite where a resampled
 * sum is 0. Null below two units, for sides of different length, and unless both sums are positive.
 */
export function bootstrapPairedLogRatio(
  samples: BootstrapSamples,
  options: BootstrapOptions,
): Interval | null {
  const { baseline, candidate } = samples;
  const n = candidate.length;
  if (baseline.length !== n || n < 2) return null;
  const [b, c] = [mean(baseline), mean(candidate)];
  if (!(b > 0 && c > 0)) return null;
  // Delta method: ln c - ln b moves with c_i / c - b_i / b.
  const influence = summarize(candidate.map((value, i) => value / c - (baseline[i] ?? 0) / b));
  const student = { estimate: Math.log(c / b), standardError: influence.sd / Math.sqrt(n), df: n - 1 };
  return logRatioInterval({ student, units: n, inflation: n / (n - 1) }, options, () => {
    const sums = bootstrapSums([[baseline, candidate]], options);
    const below = column(sums, 0, 0);
    return column(sums, 0, 1).map((total, r) => ratioOf(total, below[r] ?? 0));
  });
}

/**
 * Interval of ln(mean of the candidate / mean of the baseline) of independent samples. A bound is infinite where a
 * resampled sum is 0. Null below two values a side and unless both sums are positive.
 */
export function bootstrapLogRatio(samples: BootstrapSamples, options: BootstrapOptions): Interval | null {
  const baseline = summarize(samples.baseline);
  const candidate = summarize(samples.candidate);
  if (baseline.n < 2 || candidate.n < 2 || !(baseline.mean > 0 && candidate.mean > 0)) return null;
  const ratio = candidate.mean / baseline.mean;
  const student: StudentEstimate = {
    estimate: Math.log(ratio),
    ...combineErrors(relativeError(candidate), relativeError(baseline)),
  };
  const shape = { student, units: fewer(samples), inflation: twoSampleInflation(samples, ratio) };
  return logRatioInterval(shape, options, () => {
    const sums = bootstrapSums([[samples.baseline], [samples.candidate]], options);
    const below = column(sums, 0, 0);
    const sizes = baseline.n / candidate.n;
    return column(sums, 1, 0).map((total, r) => ratioOf(total, below[r] ?? 0) * sizes);
  });
}

/** Expanded percentile interval of the logarithm of resampled ratios. Takes the logarithm of the two chosen order statistics only, outside of the loop: it keeps their order. */
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

/** Undefined (NaN) for 0 / 0 and over a negative sum. */
function ratioOf(above: number, below: number): number {
  return below < 0 ? Number.NaN : above / below;
}

function column(groups: readonly Group[], group: number, index: number): Float64Array {
  return groups[group]?.[index] ?? new Float64Array();
}

function centered(values: Float64Array): Float64Array {
  const center = mean(values);
  return values.map((value) => value - center);
}

function fewer({ baseline, candidate }: BootstrapSamples): number {
  return Math.min(baseline.length, candidate.length);
}

function relativeError({ variance, n, mean }: Summary): { readonly square: number; readonly df: number } {
  return { square: variance / n / (mean * mean), df: n - 1 };
}

/**
 * Unbiased over bootstrap variance of candidate - ratio x baseline: n / (n - 1) when both sides have n values.
 */
function twoSampleInflation(samples: BootstrapSamples, ratio: number): number {
  const c = summarize(samples.candidate);
  const b = summarize(samples.baseline);
  const ofC = c.variance / c.n;
  const ofB = (ratio * ratio * b.variance) / b.n;
  const biased = (ofC * (c.n - 1)) / c.n + (ofB * (b.n - 1)) / b.n;
  return biased === 0 ? 1 : (ofC + ofB) / biased;
}
