import type { Trial, TrialRecord } from "../model/trial.ts";
import type { AbortScope } from "./abort-scope.ts";
import type { Pool } from "./pool.ts";
import type { RateLimiter } from "./rate.ts";
import { retryAttempts } from "./retry.ts";
import { runAttempt } from "./run-attempt.ts";
import type { RunOptions } from "./run-options.ts";
import { trialRow } from "./trial-row.ts";

/** What all trials of a run share. */
export interface TrialExecution {
  readonly options: RunOptions;
  readonly scope: AbortScope;
  readonly pool: Pool;
  readonly rate: RateLimiter;
}

/**
 * Runs a trial to its row and logs it. Rejects when the run is interrupted, without a row, or when the log cannot be
 * written.
 */
export async function executeTrial(trial: Trial, execution: TrialExecution): Promise<TrialRecord> {
  const { options, pool, rate } = execution;
  const { clock, execution: settings } = options;
  const attemptsBefore = options.previous.get(trial.key)?.attempts ?? 0;
  const scope = execution.scope.fork();
  const runner = options.runners[trial.side];
  const attemptDeps = { runner, clock, timeoutMs: settings.timeoutMs, scope };
  try {
    const finished = await retryAttempts(
      (number) =>
        pool.run(number, async () => {
          await rate.take(scope.signal);
          return runAttempt(trial, attemptsBefore + number, attemptDeps);
        }),
      {
        trialKey: trial.key,
        retry: settings.retry,
        clock,
        signal: scope.signal,
        onRetry: (attempt, code, delayMs) =>
          options.observer.notify({ type: "retry", trial, attempt: attemptsBefore + attempt, code, delayMs }),
      },
    );
    const row = trialRow(trial, finished, { execution: settings, redact: options.redact, attemptsBefore });
    await options.log.append(row);
    return row;
  } finally {
    scope.release();
  }
}
