import type { RetryConfig } from "../model/config/config.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Trial, TrialRecord } from "../model/run/trial.ts";

/** Runs of a trial that never gives an answer, over all resumes, before it is given up. */
const MAX_RUNS_WITHOUT_ANSWER = 10;

/** What a resume does with the trials of a plan, given the rows there are. */
export interface ResumePlan {
  /** Rows that are final: measured, denied, or out of attempts. */
  readonly kept: ReadonlyMap<string, TrialRecord>;
  /** In execution order. */
  readonly toRun: readonly Trial[];
  /** Of `toRun`: had a row, but no answer. */
  readonly again: number;
  /** Of `kept`: no answer, and no attempts left. */
  readonly givenUp: number;
  /** Rows whose case or run definition has changed since: not used. */
  readonly changed: number;
}

/** Rows match trials by key, which holds the hash of the case and its run definition. */
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

/** Measured or denied: a resume does not run it again. */
export function isFinal(row: TrialRecord): boolean {
  return row.status === "ok" || row.status === "failed" || row.status === "denied";
}
