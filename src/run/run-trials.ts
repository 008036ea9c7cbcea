import type { Plan } from "../model/plan.ts";
import type { Trial, TrialRecord } from "../model/trial.ts";
import { InterruptedError } from "../errors.ts";
import { planResume } from "../plan/resume-plan.ts";
import { abortScope } from "./abort-scope.ts";
import { createPool } from "./pool.ts";
import { executeTrial } from "./execute-trial.ts";
import type { RunOptions } from "./run-options.ts";
import { strictRate, unlimitedRate } from "./rate.ts";

/**
 * Executes a plan and returns one row a trial in canonical order, whatever the concurrency.
 *
 * Rows of `previous` that are measured or denied stand; errored and timed-out ones run again and their attempts add up.
 * One failing trial never stops the rest. When `signal` aborts, nothing more is started, what is in flight is ended
 * without a row, and the promise rejects with InterruptedError: the log then holds all that is needed to resume. A log
 * that cannot be written ends the run the same way and rejects with its error.
 */
export async function runTrials(plan: Plan, options: RunOptions): Promise<readonly TrialRecord[]> {
  const { observer } = options;
  const resume = planResume(plan, options.previous, options.execution.retry);
  const rows = new Map(resume.kept);
  const planned = plan.trials.length;
  observer.notify({ type: "started", planned, resumed: rows.size });
  try {
    await executeAll(resume.toRun, options, (record) => {
      rows.set(record.key, record);
      observer.notify({ type: "trial-finished", record, done: rows.size, planned });
    });
  } finally {
    // Also when interrupted: a progress bar that is not told keeps its timer, and so the process.
    observer.notify({ type: "finished", done: rows.size, planned });
  }
  return plan.trials.flatMap(({ key }) => rows.get(key) ?? []);
}

async function executeAll(
  trials: readonly Trial[],
  options: RunOptions,
  onRow: (record: TrialRecord) => void,
): Promise<void> {
  const { execution, clock, signal } = options;
  const scope = abortScope(signal);
  const pool = createPool(execution.concurrency);
  const rate = execution.qps === null ? unlimitedRate : strictRate(execution.qps / execution.shards, clock);
  const pending = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let started = 0;
  for (const trial of trials) {
    await pool.room();
    if (scope.signal.aborted) {
      break;
    }
    started += 1;
    const work: Promise<void> = executeTrial(trial, { options, scope, pool, rate })
      .then(onRow)
      .catch((error: unknown) => {
        failures.push(error);
        scope.abort(error);
      })
      .finally(() => pending.delete(work));
    pending.add(work);
  }
  await Promise.all(pending);
  scope.release();
  // A signal that comes when all rows are final interrupts nothing.
  if (failures.length > 0 || started < trials.length) {
    throw signal.aborted ? interrupted(signal) : failures[0];
  }
}

function interrupted(signal: AbortSignal): InterruptedError {
  return new InterruptedError("interrupted; the finished trials are kept, and --resume runs the rest", {
    cause: signal.reason,
  });
}
