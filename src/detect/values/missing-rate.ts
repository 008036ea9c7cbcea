import type { SideSample } from "../../model/result/sample.ts";
import type { Proportion } from "../../stats/index.ts";

/** How many trials of one comparison gave no answer. */
export interface MissingRate {
  /**
   * p of the null hypothesis that the candidate misses no more trials than the baseline; adjusted over all gating
   * groups and metrics.
   */
  readonly p: number;
  /**
   * The p of the test over single trials, which can be significant when few units lose many of their trials. Adjusted in
   * the same way.
   */
  readonly trialsP: number;
  /** Share of the side's trials without an answer. */
  readonly baseline: number;
  readonly candidate: number;
}

/**
 * Level of the test over trials. Equal losses of 20 or 200 trials are seldom this uneven, whichever units they belong
 * to.
 */
export const LOST_TRIALS_LEVEL = 0.01;

/** Trials of one side without a value, out of all trials that should have one. */
export function lostOf({ trials, failedWithoutValue, missing }: SideSample): Proportion {
  const lost = missing.reduce((total, unit) => total + unit.missing, 0);
  return { successes: lost, trials: trials + failedWithoutValue + lost };
}
