import {
  pAbove,
  pBelow,
  studentBounds,
  type OneSidedBounds,
  type StudentEstimate,
} from "../distributions/welch.ts";

/** What a new value of a series is expected to be. */
export interface RunLevel {
  readonly mean: number;
  /** Values that the mean is of. */
  readonly n: number;
  /** Of one value. */
  readonly sd: number;
  /** Of the sd, which may be known from more values than the mean. */
  readonly df: number;
}

export interface NewRun {
  /** The new run's mean, on the scale of the past ones (logs for ratios). */
  readonly mean: number;
  /** Of the past runs' means. */
  readonly level: RunLevel;
}

export interface RunLevelQuestion {
  readonly margin: number;
  /** Of each bound. */
  readonly alpha: number;
}

/** `estimate` is the new mean less the level. */
export interface RunLevelTest extends StudentEstimate, OneSidedBounds {
  /** H0: difference <= margin. */
  readonly pMargin: number;
  /** H0: difference <= 0. */
  readonly pAbove: number;
  /** H0: difference >= 0. */
  readonly pBelow: number;
}

/** Equal means that were computed in different ways differ in their last bits; relative to the level. */
const ROUNDING = 1e-12;

/**
 * Does a new run fit the level of the past ones? Prediction test: variance s^2 (1 + 1/n), Student's t with the level's df
 * (Hahn and Meeker, Statistical Intervals, 4.7). Without spread every p is 0, 1/2 or 1. In the unit of the means.
 * @example
 * runLevelTest({ mean: 112, level: { mean: 100.25, n: 8, sd: 2.815772, df: 7 } }, { margin: 5, alpha: 0.05 });
 * // => { estimate: 11.75, pMargin: 0.029161 } ± 1e-6
 */
export function runLevelTest({ mean, level }: NewRun, { margin, alpha }: RunLevelQuestion): RunLevelTest {
  const difference = mean - level.mean;
  const of: StudentEstimate = {
    estimate: Math.abs(difference) <= ROUNDING * Math.abs(level.mean) ? 0 : difference,
    standardError: level.sd * Math.sqrt(1 + 1 / level.n),
    df: level.df,
  };
  return {
    ...of,
    ...studentBounds(of, alpha),
    pMargin: pAbove(of, margin),
    pAbove: pAbove(of, 0),
    pBelow: pBelow(of, 0),
  };
}
