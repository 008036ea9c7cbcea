import type { SideSample } from "../../model/result/sample.ts";
import type { Proportion } from "../../stats/index.ts";

/** How many trials of one comparison gave no answer. */
export interface MissingRate {
  /** H0: the candidate misses no more than the baseline; adjusted over all groups and metrics that gate. */
  readonly p: number;
  /** The same over single trials, which few units that lose many of theirs can reach. Adjusted in the same way. */
  readonly trialsP: number;
  /** Share of trials without an answer. */
  readonly baseline: number;
  readonly candidate: number;
}

/** Of the test over trials: two of 20 or 200 equal losses are rarely that uneven, whatever units they fall into. */
export const LOST_TRIALS_LEVEL = 0.01;

/** Trials of one side without a value, of all that were to give one. */
export function lostOf({ trials, failedWithoutValue, missing }: SideSample): Proportion {
  const lost = missing.reduce((total, unit) => total + unit.missing, 0);
  return { successes: lost, trials: trials + failedWithoutValue + lost };
}
