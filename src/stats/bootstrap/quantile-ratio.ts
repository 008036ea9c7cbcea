import { logRatioInterval } from "./bootstrap.ts";
import { bootstrapQuantiles, type UnitGroup, type UnitValues } from "./bootstrap-quantiles.ts";
import type { BootstrapOptions } from "./bootstrap-sums.ts";
import { countBelow, countUpTo } from "./count-sorted.ts";
import { normalQuantile } from "../distributions/distributions.ts";
import { expandedPercentile, type Interval, type Resampled } from "./expanded-percentile.ts";
import { harrellDavis } from "./harrell-davis.ts";
import { studentTail } from "../distributions/student.ts";
import { summarize } from "../distributions/summary.ts";
import { combineErrors, type StudentEstimate } from "../distributions/welch.ts";

/** Positive values of each unit. */
export interface QuantileSamples {
  /** `paired`: unit i of both sides is the same unit, and is drawn for both. */
  readonly design: "paired" | "unpaired";
  readonly x: UnitValues;
  readonly y: UnitValues;
}

/** The ratio of two quantiles and its bootstrap distribution. */
export interface QuantileRatio {
  /** Harrell-Davis quantiles over all values of a side. */
  readonly values: { readonly x: number; readonly y: number };
  /** Estimate of ln(y / x). */
  readonly student: StudentEstimate;
  /** Bounds of ln(y / x). */
  readonly interval: Interval;
  /** Squared ratio of the unbiased to the bootstrap's standard error. */
  readonly inflation: number;
  /** Resampled ratios in ascending order. */
  readonly ratios: Float64Array;
}

/**
 * Ratio of Harrell-Davis quantiles over single values, with whole units resampled; its expanded percentile interval.
 * Null below two units a side, for paired sides of different length, and unless every value is positive and every unit has one.
 * `quantile`: above 0, below 1. Harrell and Davis 1982; Hesterberg 2015.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = [90, 95, 100, 105, 110].map((ms) => Float64Array.of(ms, ms + 2));
 * const y = x.map((unit) => unit.map((ms) => 1.5 * ms));
 * const ratio = bootstrapQuantileRatio({ design: "unpaired", x, y }, 0.5, options);
 * ratio.interval;
 * // => { estimate: 0.405465, lower: 0.290592, upper: 0.521661 } ± 1e-6
 */
export function bootstrapQuantileRatio(
  samples: QuantileSamples,
  quantile: number,
  options: BootstrapOptions,
): QuantileRatio | null {
  const { design, x, y } = samples;
  if (Math.min(x.length, y.length) < 2 || ![x, y].every(isPositive)) return null;
  if (design === "paired" && x.length !== y.length) return null;
  const values = { x: pooled(x, quantile), y: pooled(y, quantile) };
  const groups: readonly UnitGroup[] = design === "paired" ? [[x, y]] : [[x], [y]];
  const [below, above] = bootstrapQuantiles(groups, quantile, options).flat();
  if (below === undefined || above === undefined) return null;
  const drawn = above.map((value, r) => value / (below[r] ?? Number.NaN));
  const estimate = Math.log(values.y / values.x);
  const { inflation, ...error } =
    design === "paired"
      ? pairedError(drawn, { estimate: values.y / values.x, units: x.length })
      : unpairedError(
          { drawn: above, estimate: values.y, units: y.length },
          { drawn: below, estimate: values.x, units: x.length },
        );
  const student: StudentEstimate = { estimate, ...error };
  const shape = { student, units: Math.min(x.length, y.length), inflation };
  const interval = logRatioInterval(shape, options, () => drawn.slice());
  return { values, student, interval, inflation, ratios: drawn.toSorted() };
}

/**
 * Interval of one Harrell-Davis quantile over single values, in their unit, with whole units resampled; values of any
 * sign. Null below two units and where a unit has no value.
 * `quantile`: above 0, below 1. Harrell and Davis 1982; Hesterberg 2015.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const units = [90, 95, 100, 105, 110].map((ms) => Float64Array.of(ms, ms + 2));
 * bootstrapQuantile(units, 0.5, options);
 * // => { estimate: 101, lower: 92.623104, upper: 109.376896 } ± 1e-6
 */
export function bootstrapQuantile(
  units: UnitValues,
  quantile: number,
  options: BootstrapOptions,
): Interval | null {
  const n = units.length;
  if (n < 2 || units.some((values) => values.length === 0)) return null;
  const [drawn = new Float64Array()] = bootstrapQuantiles([[units]], quantile, options).flat();
  const inflation = n / (n - 1);
  const standardError = Math.sqrt(summarize(drawn).variance * inflation);
  const student = { estimate: pooled(units, quantile), standardError, df: n - 1 };
  return expandedPercentile({ student, units: n, inflation }, options, () => drawn);
}

/**
 * One-sided p of H0: ratio <= factor, by inverting the interval: the alpha at which its lower bound is just the factor.
 * At least `smallestRatioP`.
 * `factor`: above 0; 1 = no change.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = [90, 95, 100, 105, 110].map((ms) => Float64Array.of(ms, ms + 2));
 * const y = x.map((unit) => unit.map((ms) => 1.5 * ms));
 * const ratio = bootstrapQuantileRatio({ design: "unpaired", x, y }, 0.5, options);
 * ratioPAbove(ratio, 1.1);
 * // => 0.005221 ± 1e-6
 */
export function ratioPAbove(of: QuantileRatio, factor: number): number {
  return invertedP(drawnOf(of), countUpTo(of.ratios, factor));
}

/**
 * One-sided p of H0: ratio >= factor.
 * `factor`: above 0; 1 = no change.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = [90, 95, 100, 105, 110].map((ms) => Float64Array.of(ms, ms + 2));
 * const y = x.map((unit) => unit.map((ms) => 1.5 * ms));
 * const ratio = bootstrapQuantileRatio({ design: "unpaired", x, y }, 0.5, options);
 * ratioPBelow(ratio, 1.1);
 * // => 1 ± 1e-6
 */
export function ratioPBelow(of: QuantileRatio, factor: number): number {
  return invertedP(drawnOf(of), of.ratios.length - countBelow(of.ratios, factor));
}

/**
 * The p when no resampled ratio is on the side of H0.
 * Units and resamples bound it.
 * @example
 * const options = { resamples: 9999, alpha: 0.05, seedFor: ([block]) => [1, 2, 3, Number(block)], purpose: [] };
 * const x = [90, 95, 100, 105, 110].map((ms) => Float64Array.of(ms, ms + 2));
 * const y = x.map((unit) => unit.map((ms) => 1.5 * ms));
 * const ratio = bootstrapQuantileRatio({ design: "unpaired", x, y }, 0.5, options);
 * smallestRatioP(ratio);
 * // => 0.005221 ± 1e-6
 */
export function smallestRatioP(of: QuantileRatio): number {
  return invertedP(drawnOf(of), 0);
}

/** Solves floor((B + 1) Phi(-sqrt(inflation) t(1 - p, df))) = count + 1 for p; see `expandedPercentile`. */
export function invertedP(
  { drawn, inflation, student }: Pick<Resampled, "inflation" | "student"> & { readonly drawn: Float64Array },
  count: number,
): number {
  if (count >= drawn.length) return 1;
  const z = normalQuantile((count + 1) / (drawn.length + 1));
  return studentTail(-z / Math.sqrt(inflation), student.df);
}

function drawnOf({ ratios, inflation, student }: QuantileRatio) {
  return { drawn: ratios, inflation, student };
}

function isPositive(units: UnitValues): boolean {
  return units.every((values) => values.length > 0 && values.every((value) => value > 0));
}

function pooled(units: UnitValues, quantile: number): number {
  return harrellDavis(Float64Array.from(units.flatMap((values) => [...values])), quantile);
}

interface Drawn {
  readonly drawn: Float64Array;
  readonly estimate: number;
  readonly units: number;
}

type Error = Omit<StudentEstimate, "estimate"> & { readonly inflation: number };

/** The bootstrap variance is (n - 1) / n times the unbiased one. */
function pairedError(drawn: Float64Array, { estimate, units }: Omit<Drawn, "drawn">): Error {
  const inflation = units / (units - 1);
  const variance = relativeVariance({ drawn, estimate, units }) * inflation;
  return { standardError: Math.sqrt(variance), df: units - 1, inflation };
}

function unpairedError(y: Drawn, x: Drawn): Error {
  const parts = [y, x].map((side) => {
    const biased = relativeVariance(side);
    return { biased, square: (biased * side.units) / (side.units - 1), df: side.units - 1 };
  });
  const [above = NO_ERROR, below = NO_ERROR] = parts;
  const biased = above.biased + below.biased;
  const inflation = biased === 0 ? 1 : (above.square + below.square) / biased;
  return { ...combineErrors(above, below), inflation };
}

const NO_ERROR = { biased: 0, square: 0, df: 1 };

/** Variance of ln(drawn) to first order. A logarithm is avoided, because its last bit depends on the engine. */
function relativeVariance({ drawn, estimate }: Drawn): number {
  return summarize(drawn.map((value) => value / estimate)).variance;
}
