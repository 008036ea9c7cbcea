import { bootstrapQuantiles, type UnitGroup, type UnitValues } from "./bootstrap-quantiles.ts";
import type { BootstrapOptions } from "./bootstrap-sums.ts";
import { countBelow, countUpTo } from "./count-sorted.ts";
import { expandedPercentile, type Interval } from "./expanded-percentile.ts";
import { harrellDavis } from "./harrell-davis.ts";
import { invertedP, type QuantileSamples } from "./quantile-ratio.ts";
import { summarize } from "../distributions/summary.ts";
import { combineErrors, type StudentEstimate } from "../distributions/welch.ts";

/** The difference of two quantiles and its bootstrap distribution, in the unit of the values. */
export interface QuantileDifference {
  /** Harrell-Davis quantiles over all values of a side. */
  readonly values: { readonly x: number; readonly y: number };
  /** Estimate of y - x. */
  readonly student: StudentEstimate;
  readonly interval: Interval;
  /** Squared ratio of the unbiased to the bootstrap's standard error. */
  readonly inflation: number;
  /** Resampled differences, ascending. */
  readonly drawn: Float64Array;
}

/**
 * Difference of Harrell-Davis quantiles over single values of any sign, with whole units resampled; its expanded percentile
 * interval. For values that may be 0, which have no ratio. Null below two units a side, for paired sides of different length, and
 * where a unit has no value. `quantile`: above 0, below 1. Harrell and Davis 1982; Hesterberg 2015.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = [0, 0, 0, 1, 0, 0].map((n) => Float64Array.of(n, n));
 * const y = [3, 4, 3, 0, 5, 3].map((n) => Float64Array.of(n, n));
 * const difference = bootstrapQuantileDifference({ design: "paired", x, y }, 0.5, options);
 * difference.interval;
 * // => { estimate: 3.102393, lower: 1, upper: 4.387645 } ± 1e-6
 */
export function bootstrapQuantileDifference(
  samples: QuantileSamples,
  quantile: number,
  options: BootstrapOptions,
): QuantileDifference | null {
  const { design, x, y } = samples;
  if (Math.min(x.length, y.length) < 2 || [...x, ...y].some((values) => values.length === 0)) return null;
  if (design === "paired" && x.length !== y.length) return null;
  const values = { x: pooled(x, quantile), y: pooled(y, quantile) };
  const groups: readonly UnitGroup[] = design === "paired" ? [[x, y]] : [[x], [y]];
  const [below, above] = bootstrapQuantiles(groups, quantile, options).flat();
  if (below === undefined || above === undefined) return null;
  const drawn = above.map((value, r) => value - (below[r] ?? Number.NaN));
  const { inflation, ...error } =
    design === "paired"
      ? pairedError(drawn, x.length)
      : unpairedError({ drawn: above, units: y.length }, { drawn: below, units: x.length });
  const student: StudentEstimate = { estimate: values.y - values.x, ...error };
  const shape = { student, units: Math.min(x.length, y.length), inflation };
  const interval = expandedPercentile(shape, options, () => drawn.slice());
  return { values, student, interval, inflation, drawn: drawn.toSorted() };
}

/**
 * One-sided p of H0: y - x <= shift, by inverting the interval. At least `smallestDifferenceP`.
 * `shift`: in the unit of the values.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = [0, 0, 0, 1, 0, 0].map((n) => Float64Array.of(n, n));
 * const y = [3, 4, 3, 0, 5, 3].map((n) => Float64Array.of(n, n));
 * const difference = bootstrapQuantileDifference({ design: "paired", x, y }, 0.5, options);
 * differencePAbove(difference, 1);
 * // => 0.039802 ± 1e-6
 */
export function differencePAbove(of: QuantileDifference, shift: number): number {
  return invertedP(of, countUpTo(of.drawn, shift));
}

/**
 * One-sided p of H0: y - x >= shift.
 * `shift`: in the unit of the values.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = [0, 0, 0, 1, 0, 0].map((n) => Float64Array.of(n, n));
 * const y = [3, 4, 3, 0, 5, 3].map((n) => Float64Array.of(n, n));
 * const difference = bootstrapQuantileDifference({ design: "paired", x, y }, 0.5, options);
 * differencePBelow(difference, 3);
 * // => 0.624058 ± 1e-6
 */
export function differencePBelow(of: QuantileDifference, shift: number): number {
  return invertedP(of, of.drawn.length - countBelow(of.drawn, shift));
}

/**
 * The p when no resampled difference is on the side of H0.
 * Units and resamples bound it.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = [0, 0, 0, 1, 0, 0].map((n) => Float64Array.of(n, n));
 * const y = [3, 4, 3, 0, 5, 3].map((n) => Float64Array.of(n, n));
 * const difference = bootstrapQuantileDifference({ design: "paired", x, y }, 0.5, options);
 * smallestDifferenceP(difference);
 * // => 0.009678 ± 1e-6
 */
export function smallestDifferenceP(of: QuantileDifference): number {
  return invertedP(of, 0);
}

interface Drawn {
  readonly drawn: Float64Array;
  readonly units: number;
}

type Error = Omit<StudentEstimate, "estimate"> & { readonly inflation: number };

/** The bootstrap variance is (n - 1) / n times the unbiased one. */
function pairedError(drawn: Float64Array, units: number): Error {
  const inflation = units / (units - 1);
  const { variance } = summarize(drawn);
  return { standardError: Math.sqrt(variance * inflation), df: units - 1, inflation };
}

function unpairedError(y: Drawn, x: Drawn): Error {
  const [above, below] = [partOf(y), partOf(x)] as const;
  const biased = above.biased + below.biased;
  const inflation = biased === 0 ? 1 : (above.square + below.square) / biased;
  return { ...combineErrors(above, below), inflation };
}

function partOf({ drawn, units }: Drawn): { biased: number; square: number; df: number } {
  const biased = summarize(drawn).variance;
  return { biased, square: (biased * units) / (units - 1), df: units - 1 };
}

function pooled(units: UnitValues, quantile: number): number {
  return harrellDavis(Float64Array.from(units.flatMap((values) => [...values])), quantile);
}
