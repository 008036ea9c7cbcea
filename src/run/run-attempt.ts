import type { CallEnd, Outcome, Trial, TrialError } from "../model/run/trial.ts";
import type { AbortScope } from "./limits/abort-scope.ts";
import { classifyError } from "./classify-error.ts";
import { type LetThrough, oneMoreCall } from "./limits/permit.ts";
import type { AnotherCall, AttemptContext, Clock, Route, TrialRunner } from "./ports.ts";
import type { AttemptResult } from "./retry.ts";

export interface AttemptDeps {
  readonly runner: TrialRunner;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Ends the attempt when the run is interrupted. */
  readonly scope: AbortScope;
  readonly route: Route;
  readonly failedLate: (error: TrialError) => void;
  /** Asks for another call, as in the attempt's context, without regard to time. */
  readonly another: (before: CallEnd) => Promise<LetThrough>;
}

/**
 * One attempt with a timeout. An exception of a runner becomes an `errored` outcome, so that one case never stops the
 * others. Rejects only with the scope's reason: an interrupted attempt has no result.
 */
export async function runAttempt(trial: Trial, attempt: number, deps: AttemptDeps): Promise<AttemptResult> {
  const { clock, timeoutMs } = deps;
  const work = deps.scope.fork();
  const timer = attemptTimer(clock, timeoutMs, work);
  const startedAtMs = clock.now();
  const more: Extract<AnotherCall, { kind: "go" }>[] = [];
  const outcome = await answerOf(deps.runner, trial, {
    signal: work.signal,
    seed: trial.seed,
    attempt,
    workStarts: timer.restart,
    workEnds: timer.end,
    failedLate: deps.failedLate,
    route: deps.route,
    async another(before) {
      work.signal.throwIfAborted();
      timer.suspend();
      const answer = await deps.another(before);
      if (answer.kind === "refused") {
        timer.resume();
        return answer;
      }
      const call = oneMoreCall(answer, { clock, timeoutMs, scope: deps.scope, onEnd: timer.resume });
      more.push(call);
      return call;
    },
  });
  // A runner that threw has not reported the result of the call.
  for (const call of more) call.end(NOT_TOLD);
  const durationMs = timer.stop();
  work.release();
  deps.scope.signal.throwIfAborted();
  return timer.fired()
    ? { outcome: timedOutOutcome(timeoutMs, outcome), startedAtMs, durationMs }
    : { outcome, startedAtMs, durationMs: ownDuration(outcome) ?? durationMs };
}

const NOT_TOLD: CallEnd = {
  status: "errored",
  error: {
    class: "invalid",
    code: "call-not-told",
    message: "the runner did not report the result of the call",
  },
};

interface AttemptTimer {
  /** It works only the first time, so that a runner cannot extend its attempt forever. */
  readonly restart: () => void;
  /** No time counts from here on. */
  readonly end: () => void;
  /** Time does not count until `resume`; then it starts again. */
  suspend(): void;
  readonly resume: () => void;
  /** Time in ms since the start or the restart. */
  stop(): number;
  fired(): boolean;
}

function attemptTimer(clock: Clock, timeoutMs: number, work: AbortScope): AttemptTimer {
  let fired = false;
  let restarted = false;
  const onTime = (): void => {
    fired = true;
    work.abort(new DOMException("the attempt took too long", "TimeoutError"));
  };
  let startMs = clock.monotonicMs();
  let endMs: number | null = null;
  let cancel = clock.after(timeoutMs, onTime);
  const begin = (): void => {
    cancel();
    startMs = clock.monotonicMs();
    cancel = clock.after(timeoutMs, onTime);
  };
  return {
    restart() {
      if (fired || restarted) return;
      restarted = true;
      begin();
    },
    end() {
      cancel();
      endMs ??= clock.monotonicMs();
    },
    suspend: () => cancel(),
    resume: begin,
    stop() {
      cancel();
      return (endMs ?? clock.monotonicMs()) - startMs;
    },
    fired: () => fired,
  };
}

async function answerOf(runner: TrialRunner, trial: Trial, context: AttemptContext): Promise<Outcome> {
  try {
    return await runner.run(trial, context);
  } catch (error) {
    return { status: "errored", error: classifyError(error), output: null };
  }
}

function ownDuration(outcome: Outcome): number | null {
  return outcome.status === "ok" || outcome.status === "failed" ? outcome.durationMs : null;
}

function timedOutOutcome(timeoutMs: number, { output, fallback }: Outcome): Outcome {
  const message = `no answer within ${timeoutMs / 1000} s; it was stopped. Raise run.timeout if it needs longer`;
  const error = { class: "timeout", code: "timeout", message } as const;
  return { status: "timed-out", error, output, ...(fallback === undefined ? {} : { fallback }) };
}
