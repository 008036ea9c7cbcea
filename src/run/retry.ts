import pRetry from "p-retry";
import type { RetryConfig } from "../model/config/config.ts";
import type { Outcome, TrialError } from "../model/run/trial.ts";
import { drawUniform } from "../base/hash.ts";
import { isRetryable } from "./classify-error.ts";
import type { Clock } from "./ports.ts";

/** One finished attempt. */
export interface AttemptResult {
  readonly outcome: Outcome;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly durationMs: number;
}

export interface RetryContext {
  /** The key of the jitter's random draws, which makes them the same at any concurrency. */
  readonly trialKey: string;
  readonly retry: RetryConfig;
  /** No attempt is waited for beyond this time of the monotonic clock. */
  readonly deadlineAtMs: number;
  /** A longer Retry-After is not waited for. */
  readonly longestPauseMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onRetry(attempt: number, code: string, delayMs: number): void;
}

/** The last result, and how many attempts it took. */
export interface FinishedAttempts {
  readonly result: AttemptResult;
  readonly attempts: number;
}

/** Carries a result through p-retry, which only retries what was thrown. */
class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly result: AttemptResult;
  readonly reason: TrialError;

  constructor(result: AttemptResult, reason: TrialError) {
    super(reason.code);
    this.result = result;
    this.reason = reason;
  }
}

/**
 * Makes attempts until there is an answer, an error that is not worth retrying, no attempt left, or none allowed
 * (`attempt` returns null; the first one is always allowed). The last result counts. p-retry counts the attempts; this
 * function waits itself, since the wait has to follow the clock port and the seeded jitter. Rejects only with what
 * `attempt` itself throws and with the signal's reason.
 */
export async function retryAttempts(
  attempt: (number: number) => Promise<AttemptResult | null>,
  context: RetryContext,
): Promise<FinishedAttempts> {
  const result = await attempt(1);
  if (result === null) throw new Error("the first attempt is always allowed");
  const failure = noAnswer(result);
  // Most trials end here. p-retry would take a fifth of the time of a trial.
  return failure === null ? { result, attempts: 1 } : retryAfter(failure, attempt, context);
}

/** The attempts after a first one that gave no answer. */
async function retryAfter(
  first: NoAnswer,
  attempt: (number: number) => Promise<AttemptResult | null>,
  context: RetryContext,
): Promise<FinishedAttempts> {
  let last = first;
  let attempts = 1;
  try {
    const result = await pRetry(
      async (number) => {
        if (number === 1) throw first;
        const next = await attempt(number);
        // Throws the same error again, so that p-retry makes no further attempt.
        if (next === null) throw last;
        attempts = number;
        const failure = noAnswer(next);
        if (failure === null) return next;
        last = failure;
        throw failure;
      },
      {
        retries: context.retry.attempts - 1,
        minTimeout: 0,
        factor: 1,
        shouldRetry: ({ error, attemptNumber }) =>
          attemptNumber === attempts && waitBeforeRetry(error, attemptNumber, context),
      },
    );
    return { result, attempts };
  } catch (error) {
    if (error instanceof NoAnswer) {
      return { result: error.result, attempts };
    }
    throw error;
  }
}

function noAnswer(result: AttemptResult): NoAnswer | null {
  const { outcome } = result;
  return outcome.status === "errored" || outcome.status === "timed-out"
    ? new NoAnswer(result, outcome.error)
    : null;
}

/** Called by p-retry only while attempts are left. */
async function waitBeforeRetry(error: Error, attempt: number, context: RetryContext): Promise<boolean> {
  if (!(error instanceof NoAnswer) || !isRetryable(error.reason)) {
    return false;
  }
  const pauseMs = retryAfterMs(error.result.outcome);
  const delayMs = Math.max(backoffMs(context.retry, attempt, context.trialKey), pauseMs);
  if (pauseMs > context.longestPauseMs || context.clock.monotonicMs() + delayMs > context.deadlineAtMs) {
    return false;
  }
  context.onRetry(attempt, error.reason.code, delayMs);
  await context.clock.sleep(delayMs, context.signal);
  return true;
}

function retryAfterMs(outcome: Outcome): number {
  return outcome.status === "errored" || outcome.status === "timed-out" ? (outcome.retryAfterMs ?? 0) : 0;
}

/**
 * Delay after the given failed attempt (from 1). It doubles each time up to the maximum. Jitter removes up to half of
 * it ("equal jitter"), drawn from the trial's key.
 */
export function backoffMs(retry: RetryConfig, attempt: number, trialKey: string): number {
  const fullMs = Math.min(retry.maxDelayMs, retry.delayMs * 2 ** (attempt - 1));
  const share = retry.jitter ? 1 - drawUniform(["regression-gate/retry@1", trialKey, attempt]) / 2 : 1;
  return Math.round(fullMs * share);
}
