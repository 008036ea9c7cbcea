import type { BudgetReport } from "./limiters.ts";

/** How far a run has come. */
export interface Progress {
  /** Trials that are to run as far as is known: of an adaptive run, up to the present look. */
  readonly planned: number;
  /** Trials the run may come to; more than `planned` where a later look may ask for more. */
  readonly atMost: number;
  /** Trials with a row, those of an earlier attempt included. */
  readonly done: number;
  /** Of `done`: had a row when the run was resumed. */
  readonly resumed: number;
  /** Of `done`. */
  readonly failed: number;
  /** Of `done`: without an answer, including timed-out ones. */
  readonly errored: number;
  /** Attempts after a first one, in this run of the program. */
  readonly retries: number;
  readonly elapsedMs: number;
  /** Trials that ended a second, of the last minute; null until one has. */
  readonly perSecond: number | null;
  /** To the end of `planned` at that rate; null = not known. */
  readonly leftMs: number | null;
  /** Against the budget; empty without one. */
  readonly spend: readonly BudgetReport[];
  /** Number of the present look, from 1, and of all; null where there is one only. */
  readonly look: { readonly number: number; readonly of: number } | null;
}
