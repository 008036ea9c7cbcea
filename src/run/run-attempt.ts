import type { Outcome, Trial } from "../model/trial.ts";
import type { AbortScope } from "./abort-scope.ts";
import { classifyError } from "./classify-error.ts";
import type { Clock, TrialRunner } from "./ports.ts";
import type { AttemptResult } from "./retry.ts";

export interface AttemptDeps {
  readonly runner: TrialRunner;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Ends the attempt when the run is interrupted. */
  readonly scope: AbortScope;
}

/**
 * One attempt under a timeout. What a runner throws becomes an `errored` outcome, so that one bad case never stops the
 * rest. Rejects only with the scope's reason: an interrupted attempt has no result.
 */
export async function runAttempt(trial: Trial, attempt: number, deps: AttemptDeps): Promise<AttemptResult> {
  const { clock, timeoutMs } = deps;
  const work = deps.scope.fork();
  const timer = startTimer(clock, timeoutMs, work);
  const startedAtMs = clock.now();
  const startMs = clock.monotonicMs();
  const outcome = await answerOf(deps.runner, trial, { signal: work.signal, seed: trial.seed, attempt });
  const durationMs = clock.monotonicMs() - startMs;
  timer.stop();
  work.release();
  deps.scope.signal.throwIfAborted();
  return timer.fired()
    ? { outcome: timedOutOutcome(timeoutMs, outcome.output), startedAtMs, durationMs }
    : { outcome, startedAtMs, durationMs: ownDuration(outcome) ?? durationMs };
}

function startTimer(clock: Clock, timeoutMs: number, work: AbortScope): { stop(): void; fired(): boolean } {
  let fired = false;
  const stop = clock.after(timeoutMs, () => {
    fired = true;
    work.abort(new DOMException("the attempt took too long", "TimeoutError"));
  });
  return { stop, fired: () => fired };
}

async function answerOf(
  runner: TrialRunner,
  trial: Trial,
  context: { readonly signal: AbortSignal; readonly seed: number; readonly attempt: number },
): Promise<Outcome> {
  try {
    return await runner.run(trial, context);
  } catch (error) {
    return { status: "errored", error: classifyError(error), output: null };
  }
}

function ownDuration(outcome: Outcome): number | null {
  return outcome.status === "ok" || outcome.status === "failed" ? outcome.durationMs : null;
}

function timedOutOutcome(timeoutMs: number, output: string | null): Outcome {
  const message = `no answer within ${timeoutMs / 1000} s; it was stopped. Raise run.timeout if it needs longer`;
  return { status: "timed-out", error: { class: "timeout", code: "timeout", message }, output };
}
