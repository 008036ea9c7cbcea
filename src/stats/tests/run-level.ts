import {
  pAbove,
  pBelow,
  studentBounds,
  type OneSidedBounds,
  type StudentEstimate,
} from "../distributions/welch.ts";

/** The expected level of a new value of a series. */
export interface RunLevel {
  readonly mean: number;
  /** Number of values in the mean. */
  readonly n: number;
  /** Standard deviation of one value. */
  readonly sd: number;
  /** Degrees of freedom of `sd`, which may be estimated from more values than the mean. */
  readonly df: number;
}

export interface NewRun {
  /** Mean of the new run, on the scale of the past ones (logarithms for ratios). */
  readonly mean: number;
  /** Level of the means of the past runs. */
  readonly level: RunLevel;
}

export interface RunLevelQuestion {
  readonly margin: number;
  /** Probability of error of each bound. */
  readonly alpha: number;
}

/** `estimate` is the new mean minus the level. */
export interface RunLevelTest extends StudentEstimate, OneSidedBounds {
  /** H0: difference <= margin. */
  readonly pMargin: number;
  /** H0: difference <= 0. */
  readonly pAbove: number;
  /** H0: difference >= 0. */
  readonly pBelow: number;
}

/** Equal means that were computed in different ways differ by no more than this; relative to the level. */
const ROUNDING = 1e-12;

/**
 * Tests whether a new run has the level of the past ones, by a prediction interval: variance s^2 (1 + 1/n), Student's t with
 * the level's degrees of freedom (Hahn and Meeker, Statistical Intervals, 4.7). Without variation every p is 0, 1/2 or 1.
 * In the unit of the means.
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
