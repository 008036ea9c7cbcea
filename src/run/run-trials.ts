import type { BudgetReport } from "../model/run/limiters.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Trial, TrialRecord } from "../model/run/trial.ts";
import { InterruptedError } from "../base/errors.ts";
import { planResume } from "../plan/resume-plan.ts";
import { AllFailWatch } from "./all-fail-watch.ts";
import { abortScope } from "./limits/abort-scope.ts";
import { Dispatcher } from "./limits/dispatcher.ts";
import { executeTrial } from "./execute-trial.ts";
import { Limiters } from "./limits/limiters.ts";
import type { RunEnd } from "./ports.ts";
import type { RunOptions } from "./run-options.ts";
import { startTimeBudget, TimeIsOver, type TimeBudget } from "./limits/time-budget.ts";
import { Work } from "./work.ts";

export interface TrialsRun extends RunEnd {
  /** One row for each trial, in canonical order; after an early stop the rows that exist. */
  readonly rows: readonly TrialRecord[];
}

/**
 * Executes a plan and returns one row for each trial in canonical order, at any concurrency.
 *
 * Rows of `previous` that are measured or denied are kept; errored and timed-out ones run again, and their attempts are
 * added up. A failing trial never stops the others. When the budget is used up, nothing more is started and `earlyStop`
 * says why; when its time is over, trials in progress are ended without a row.
 * When `signal` aborts, nothing more is started, trials in progress are ended without a row, and the promise rejects
 * with InterruptedError: the log then contains everything that a resume needs. A log that cannot be written ends the
 * run in the same way, and rejects with its error.
 */
export async function runTrials(plan: Plan, options: RunOptions): Promise<TrialsRun> {
  const { observer } = options;
  const resume = planResume(plan, options.previous, options.execution.retry);
  const rows = new Map(resume.kept);
  const planned = plan.trials.length;
  observer.notify({
    type: "started",
    planned,
    atMost: planned,
    resumed: rows.size,
    ...countBad(rows.values()),
    look: { number: 1, of: 1 },
  });
  try {
    const end = await executeAll(
      { trials: resume.toRun, failedFirst: plan.failedFirst },
      options,
      (record, spend) => {
        rows.set(record.key, record);
        observer.notify({ type: "trial-finished", record, done: rows.size, planned, spend });
      },
    );
    if (end.earlyStop !== null) observer.notify({ type: "stopped-early", why: end.earlyStop });
    return { rows: plan.trials.flatMap(({ key }) => rows.get(key) ?? []), ...end };
  } finally {
    // This is also needed after an interruption: otherwise a progress bar keeps its timer, and the process does not
    // end.
    observer.notify({ type: "finished", done: rows.size, planned });
  }
}

function countBad(rows: Iterable<TrialRecord>): { readonly failed: number; readonly errored: number } {
  const counts = { failed: 0, errored: 0 };
  for (const { status } of rows) {
    if (status === "failed") counts.failed += 1;
    if (status === "errored" || status === "timed-out") counts.errored += 1;
  }
  return counts;
}

async function executeAll(
  { trials, failedFirst }: { readonly trials: readonly Trial[]; readonly failedFirst: Plan["failedFirst"] },
  options: RunOptions,
  onRow: (record: TrialRecord, spend: readonly BudgetReport[]) => void,
): Promise<RunEnd> {
  if (trials.length === 0) return { earlyStop: null, limiters: undefined };
  const scope = abortScope(options.signal);
  const limiters = new Limiters(options);
  const work = new Work(scope);
  const watch = new AllFailWatch(options.execution, options.previous.values(), failedFirst);
  const onFinal = (record: TrialRecord): void => {
    onRow(record, [...limiters.spend(), ...time.report()]);
    stopWhere(watch.add(record), dispatcher);
  };
  const add = (row: Promise<TrialRecord>): void => work.add(row.then((record) => onFinal(record)));
  const dispatcher = new Dispatcher({
    trials,
    limiters,
    ...options,
    concurrency: options.execution.concurrency,
    launch: (trial, permit) =>
      add(executeTrial(trial, permit, { options, scope, dispatcher, onReplaced: add })),
  });
  const onAbort = (): void => dispatcher.abort(scope.signal.reason);
  scope.signal.addEventListener("abort", onAbort);
  const time = startTimeBudget({
    clock: options.clock,
    previous: options.previous.values(),
    budget: options.execution.budget,
    onOver: (why) => scope.abort(new TimeIsOver(why)),
  });
  if (scope.signal.aborted) onAbort();
  await dispatcher.run();
  await work.done();
  time.close();
  dispatcher.close();
  scope.signal.removeEventListener("abort", onAbort);
  scope.release();
  return endOf({ dispatcher, work, limiters, time, signal: options.signal, ended: scope.signal });
}

/** Nothing is stopped where nothing is left to start. */
function stopWhere(why: string | null, dispatcher: Dispatcher): void {
  if (why !== null && dispatcher.left > 0) dispatcher.stop(why);
}

interface FinishedWork {
  readonly dispatcher: Dispatcher;
  readonly work: Work;
  readonly limiters: Limiters;
  readonly time: TimeBudget;
  /** The signal of whoever interrupts. */
  readonly signal: AbortSignal;
  /** The signal of all trials in progress. */
  readonly ended: AbortSignal;
}

/** A signal that arrives when all rows are final interrupts nothing. */
function endOf({ dispatcher, work, limiters, time, signal, ended }: FinishedWork): RunEnd {
  const isUnfinished = dispatcher.left + work.cut + work.failures.length > 0;
  const isOver = ended.reason instanceof TimeIsOver;
  if (isUnfinished && ended.aborted && !isOver) throw signal.aborted ? interrupted(signal) : ended.reason;
  const report = limiters.report();
  return {
    earlyStop: isUnfinished && isOver ? ended.reason.message : dispatcher.stoppedBy,
    limiters: report === undefined ? undefined : { ...report, budget: [...report.budget, ...time.report()] },
  };
}

function interrupted(signal: AbortSignal): InterruptedError {
  return new InterruptedError("interrupted; finished trials are kept, and --resume runs the rest", {
    cause: signal.reason,
  });
}
