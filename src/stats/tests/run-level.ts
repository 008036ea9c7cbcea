import { summarize, type Numbers } from "../distributions/summary.ts";
import {
  pAbove,
  pBelow,
  studentBounds,
  type OneSidedBounds,
  type StudentEstimate,
} from "../distributions/welch.ts";

export interface NewRun {
  /** The new run's mean, on the scale of the past ones (logs for ratios). */
  readonly mean: number;
  /** Means of K past runs. */
  readonly past: Numbers;
}

export interface RunLevelQuestion {
  readonly margin: number;
  /** Of each bound. */
  readonly alpha: number;
}

/** `estimate` is the new mean less the mean of the past. */
export interface RunLevelTest extends StudentEstimate, OneSidedBounds {
  /** H0: difference <= margin. */
  readonly pMargin: number;
  /** H0: difference <= 0. */
  readonly pAbove: number;
  /** H0: difference >= 0. */
  readonly pBelow: number;
}

/**
 * Does a new run fit the past ones? Prediction test: variance s^2 (1 + 1/K), Student's t with K - 1 df
 * (Hahn and Meeker, Statistical Intervals, 4.7). Null below two past runs; without spread among them every p is 0, 1/2 or 1.
 * In the unit of the means.
 * @example
 * runLevelTest({ mean: 112, past: [100, 104, 97, 101, 96, 103, 99, 102] }, { margin: 5, alpha: 0.05 });
 * // => { estimate: 11.75, pMargin: 0.029161 } ± 1e-6
 */
export function runLevelTest(run: NewRun, { margin, alpha }: RunLevelQuestion): RunLevelTest | null {
  const past = summarize(run.past);
  if (past.n < 2) return null;
  const of: StudentEstimate = {
    estimate: run.mean - past.mean,
    standardError: past.sd * Math.sqrt(1 + 1 / past.n),
    df: past.n - 1,
  };
  return {
    ...of,
    ...studentBounds(of, alpha),
    pMargin: pAbove(of, margin),
    pAbove: pAbove(of, 0),
    pBelow: pBelow(of, 0),
  };
}
