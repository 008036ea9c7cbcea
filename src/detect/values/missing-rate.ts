/** How many trials of one comparison gave no answer. */
export interface MissingRate {
  /** H0: the candidate misses no more than the baseline; adjusted over all groups and metrics that gate. */
  readonly p: number;
  /** Share of trials without an answer. */
  readonly baseline: number;
  readonly candidate: number;
}
