import type { RetryConfig } from "../model/config/config.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Trial, TrialRecord } from "../model/run/trial.ts";

/** A trial without an answer is given up after this many runs, over all resumes. */
const MAX_RUNS_WITHOUT_ANSWER = 10;

/** What a resume does with the trials of a plan, given the existing rows. */
export interface ResumePlan {
  /** Rows that are final: measured, denied, or without further attempts. */
  readonly kept: ReadonlyMap<string, TrialRecord>;
  /** The trials to run, in execution order. */
  readonly toRun: readonly Trial[];
  /** Number of trials in `toRun` that had a row without an answer. */
  readonly again: number;
  /** Number of `kept` rows without an answer and without further attempts. */
  readonly givenUp: number;
  /** Number of rows that are not used, because their case or run definition has changed. */
  readonly changed: number;
}

/** Rows match trials by their key, which contains the hash of the case and its run definition. */
export function planResume(
  plan: Plan,
  previous: ReadonlyMap<string, TrialRecord>,
  retry: RetryConfig,
): ResumePlan {
  const maxAttempts = retry.attempts * MAX_RUNS_WITHOUT_ANSWER;
  const kept = new Map<string, TrialRecord>();
  for (const { key } of plan.trials) {
    const row = previous.get(key);
    if (row !== undefined && (isFinal(row) || row.attempts >= maxAttempts)) {
      kept.set(key, row);
    }
  }
  const toRun = plan.order.flatMap((index) => {
    const trial = plan.trials[index];
    return trial === undefined || kept.has(trial.key) ? [] : [trial];
  });
  const again = toRun.filter(({ key }) => previous.has(key)).length;
  return {
    kept,
    toRun,
    again,
    givenUp: [...kept.values()].filter((row) => !isFinal(row)).length,
    changed: previous.size - kept.size - again,
  };
}

/** Whether the row is measured or denied, so that a resume does not run the trial again. */
export function isFinal(row: TrialRecord): boolean {
  return row.status === "ok" || row.status === "failed" || row.status === "denied";
}
