import {
  isMeasured,
  type AttemptAmounts,
  type CallEnd,
  type Outcome,
  type Trial,
  type TrialError,
  type TrialRecord,
} from "../model/run/trial.ts";
import type { AbortScope } from "./limits/abort-scope.ts";
import type { Dispatcher } from "./limits/dispatcher.ts";
import { longestPauseMs } from "./limits/longest-pause.ts";
import type { Launch, LetThrough, Permit } from "./limits/permit.ts";
import { retryAttempts, type AttemptResult, type FinishedAttempts } from "./retry.ts";
import { runAttempt } from "./run-attempt.ts";
import type { RunOptions } from "./run-options.ts";
import { sumCharges } from "./budget/charges.ts";
import { erroredRow, trialRow } from "./trial-row.ts";

/** What all trials of a run share. */
export interface TrialExecution {
  readonly options: RunOptions;
  readonly scope: AbortScope;
  readonly dispatcher: Dispatcher;
  /** Receives the row that replaces an earlier one, for a trial whose work failed after its answer. */
  readonly onReplaced: (row: Promise<TrialRecord>) => void;
}

/**
 * Runs a trial, whose first attempt was allowed or refused, and logs its row. Rejects when the run is interrupted,
 * without a row, or when the log cannot be written.
 */
export async function executeTrial(
  trial: Trial,
  first: Launch,
  execution: TrialExecution,
): Promise<TrialRecord> {
  const late = new LateErrors(execution);
  const attempts = new Attempts(trial, execution, late);
  const { options } = execution;
  const previous = options.previous.get(trial.key);
  try {
    const finished = await attempts.run(first);
    const charges = [chargedBefore(previous), ...attempts.charges];
    const row = trialRow(trial, finished, {
      execution: options.execution,
      redact: options.redact,
      attemptsBefore: previous?.attempts ?? 0,
      charged: options.execution.budget === null ? null : sumCharges(charges),
    });
    await options.log.append(row);
    late.written(row);
    return row;
  } finally {
    // This waits until the row is written: a slow or broken disk must slow down or end the run.
    attempts.freeWorker();
  }
}

/**
 * What the last attempt of a trial left behind, or what failed later, also after its row was written: the row is
 * replaced.
 */
class LateErrors {
  readonly #execution: TrialExecution;
  #row: TrialRecord | null = null;
  #attempt = 0;
  #error: TrialError | null = null;

  constructor(execution: TrialExecution) {
    this.#execution = execution;
  }

  /** Starts the next attempt: what earlier attempts left behind says nothing about its answer. */
  ofAttempt(): (error: TrialError) => void {
    const attempt = (this.#attempt += 1);
    this.#error = null;
    return (error) => {
      if (attempt !== this.#attempt || this.#error !== null) return;
      this.#error = error;
      this.#replace();
    };
  }

  written(row: TrialRecord): void {
    this.#row = row;
    this.#replace();
  }

  #replace(): void {
    const [row, error] = [this.#row, this.#error];
    if (row === null || error === null || !isMeasured(row.status)) return;
    const { options, onReplaced } = this.#execution;
    const replaced = erroredRow(row, error, options.redact);
    onReplaced(options.log.append(replaced).then(() => replaced));
  }
}

/** The attempts of one trial. */
class Attempts {
  readonly charges: (AttemptAmounts | null)[] = [];
  readonly #trial: Trial;
  readonly #execution: TrialExecution;
  readonly #attemptsBefore: number;
  readonly #late: LateErrors;
  #freeWorker: () => void = () => undefined;

  constructor(trial: Trial, execution: TrialExecution, late: LateErrors) {
    this.#late = late;
    this.#trial = trial;
    this.#execution = execution;
    this.#attemptsBefore = execution.options.previous.get(trial.key)?.attempts ?? 0;
  }

  async run(first: Launch): Promise<FinishedAttempts> {
    const { clock, execution: settings, observer, redact } = this.#execution.options;
    this.#freeWorker = first.freeWorker;
    if (first.kind === "refused") {
      const outcome: Outcome = { status: "errored", error: first.error, output: null };
      return { result: { outcome, startedAtMs: clock.now(), durationMs: 0 }, attempts: 0 };
    }
    const deadlineAtMs = clock.monotonicMs() + (settings.deadlineMs ?? Number.POSITIVE_INFINITY);
    const { scope } = this.#execution;
    const attempt = async (number: number): Promise<AttemptResult | null> => {
      const permit = number === 1 ? first : await this.#execution.dispatcher.again(this.#trial, deadlineAtMs);
      return this.#attempt(number, permit, deadlineAtMs);
    };
    const onRetry = (number: number, code: string, delayMs: number): void => {
      this.#freeWorker();
      const tried = this.#attemptsBefore + number;
      observer.notify({ type: "retry", trial: this.#trial, attempt: tried, code: redact(code), delayMs });
    };
    const { retry } = settings;
    // A scope costs as much as the rest of a trial's administration, so only a trial that waits for another attempt has
    // one.
    const pauses: AbortScope[] = [];
    const pauseScope = (): AbortScope => pauses[0] ?? (pauses[0] = scope.fork());
    const times = { deadlineAtMs, longestPauseMs: longestPauseMs(settings) };
    const context = {
      trialKey: this.#trial.key,
      retry,
      ...times,
      clock,
      onRetry,
      get signal() {
        return pauseScope().signal;
      },
    };
    try {
      return await retryAttempts(attempt, context);
    } finally {
      pauses[0]?.release();
    }
  }

  /** A second call does nothing. */
  freeWorker(): void {
    this.#freeWorker();
  }

  /** Null when the attempt may not start any more. */
  async #attempt(number: number, permit: Permit, deadlineAtMs: number): Promise<AttemptResult | null> {
    if (permit.kind === "no-more") return null;
    this.#freeWorker = permit.freeWorker;
    if (permit.kind === "refused") return null;
    const { runners, clock, execution } = this.#execution.options;
    const runner = runners[this.#trial.side];
    let outcome: Outcome | null = null;
    try {
      const { scope } = this.#execution;
      const { route } = permit;
      const another = (before: CallEnd): Promise<LetThrough> => permit.another(before, deadlineAtMs);
      const deps = {
        runner,
        clock,
        timeoutMs: execution.timeoutMs,
        scope,
        route,
        another,
        failedLate: this.#late.ofAttempt(),
      };
      const result = await runAttempt(this.#trial, this.#attemptsBefore + number, deps);
      outcome = result.outcome;
      return result;
    } finally {
      this.charges.push(permit.end(outcome));
    }
  }
}

const NOTHING: AttemptAmounts = { calls: 0, tokens: 0, costUsd: 0 };
const UNKNOWN: AttemptAmounts = { calls: null, tokens: null, costUsd: null };

/** A row of a run without a budget only contains the use of its last attempt. */
function chargedBefore(previous: TrialRecord | undefined): AttemptAmounts {
  return previous === undefined || previous.attempts === 0 ? NOTHING : (previous.charged ?? UNKNOWN);
}
