import type { BudgetReport } from "./limiters.ts";

/** The progress of a run. */
export interface Progress {
  /** Number of trials that will run as far as is known; in an adaptive run, up to the present look. */
  readonly planned: number;
  /** Largest possible number of trials; more than `planned` where a later look may need more. */
  readonly atMost: number;
  /** Number of trials with a row, including those of an earlier attempt. */
  readonly done: number;
  /** Number of `done` trials that had a row when the run was resumed. */
  readonly resumed: number;
  /** Number of `done` trials that failed. */
  readonly failed: number;
  /** Number of `done` trials without an answer, including those that timed out. */
  readonly errored: number;
  /** Number of attempts after the first one of a trial, in this process. */
  readonly retries: number;
  readonly elapsedMs: number;
  /** Number of trials that ended per second in the last minute; null until one has ended. */
  readonly perSecond: number | null;
  /** Estimated time until the end of `planned` at that rate; null = not known. */
  readonly leftMs: number | null;
  /** Use of the budget; empty without one. */
  readonly spend: readonly BudgetReport[];
  /** Number of the present look, from 1, and the number of all looks; null where there is only one. */
  readonly look: { readonly number: number; readonly of: number } | null;
}
