import type { BootstrapOptions } from "./bootstrap-sums.ts";
import { normalCdf } from "../distributions/distributions.ts";
import { orderStatistic } from "./order-statistic.ts";
import { studentQuantile } from "../distributions/student.ts";
import { studentBounds, type OneSidedBounds, type StudentEstimate } from "../distributions/welch.ts";

/** Two one-sided bounds of an estimate, each wrong with probability about alpha. */
export interface Interval extends StudentEstimate, OneSidedBounds {
  /** `t-small`: there are too few units for resampling, so Student's t is used. */
  readonly method: "expanded-percentile" | "t-small";
}

/** What an interval is computed from. */
export interface Resampled {
  readonly student: StudentEstimate;
  /** Number of units of the smaller side. */
  readonly units: number;
  /** Squared ratio of the unbiased to the bootstrap's standard error: n / (n - 1) for one sample. */
  readonly inflation: number;
}

const FEWEST_UNITS = 5;

/**
 * Expanded percentile interval (Hesterberg 2015, The American Statistician 69:371): order statistics k and B + 1 - k
 * of the resampled values, k = floor((B + 1) Phi(-sqrt(inflation) t(1 - alpha, df))). Corrects the narrowness of the
 * percentile interval at small n.
 *
 * @param draw resampled values, a fresh array; called only when they are needed. NaN = undefined in that resample, counts on both sides.
 */
export function expandedPercentile(
  of: Resampled,
  { resamples, alpha }: BootstrapOptions,
  draw: () => Float64Array,
): Interval {
  const { student, units, inflation } = of;
  const level = normalCdf(-Math.sqrt(inflation) * studentQuantile(1 - alpha, student.df));
  const k = Math.floor((resamples + 1) * level);
  if (units < FEWEST_UNITS || k < 1)
    return { ...student, ...studentBounds(student, alpha), method: "t-small" };
  const drawn = draw();
  const defined = hasNaN(drawn) ? drawn.filter((value) => !Number.isNaN(value)) : drawn;
  const below = k - (resamples - defined.length);
  return {
    ...student,
    lower: below < 1 ? -Infinity : orderStatistic(defined, below - 1),
    upper: resamples - k < defined.length ? orderStatistic(defined, resamples - k) : Infinity,
    method: "expanded-percentile",
  };
}

function hasNaN(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i += 1) if (Number.isNaN(values[i])) return true;
  return false;
}
