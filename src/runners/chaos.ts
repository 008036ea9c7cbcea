import { drawUniform } from "../base/hash.ts";
import { type Chaos, type FaultType, INJECTED } from "../model/config/chaos.ts";
import { matchWhere } from "../model/config/where.ts";
import type { Sides } from "../model/run/side.ts";
import type { ErrorClass, Outcome, Trial } from "../model/run/trial.ts";
import type { AttemptContext, Clock, TrialRunner } from "../run/ports.ts";
import { errored } from "./http/http-answer.ts";
import { NOTHING_USED } from "./http/used-nothing.ts";

/** Errors that take the runner's place: it is not asked. */
const ERRORS: Readonly<
  Record<Exclude<FaultType, "slow" | "truncate" | "timeout">, readonly [ErrorClass, string, string]>
> = {
  random: ["invalid", "runner-threw", "the runner threw an unknown error"],
  network: ["transient", "ECONNRESET", "the connection was reset"],
  resource: ["transient", "ENOMEM", "cannot allocate memory"],
  database: ["transient", "ECONNREFUSED", "the database refused the connection"],
};

/**
 * Another runner with faults in a share of its attempts. What gets which fault is a function of (seed, trial key, attempt)
 * alone: the same at any concurrency, order and resume history.
 */
export function chaosRunner(runner: TrialRunner, chaos: Chaos, clock: Clock): TrialRunner {
  return {
    async run(trial, context) {
      const fault = faultOf(trial, context.attempt, chaos);
      switch (fault) {
        case null:
          return runner.run(trial, context);
        case "timeout":
          return timedOut();
        case "slow":
          await clock.sleep(chaos.delayMs, context.signal);
          return withOwnDuration(trial, context, { runner, clock });
        case "truncate":
          return truncated(await runner.run(trial, context));
        case "random":
        case "network":
        case "resource":
        case "database":
          return injected(...ERRORS[fault]);
      }
    },
    close: () => runner.close(),
    ...endpointOf(runner),
  };
}

/** A runner that names no endpoints is one: it must stay without. */
function endpointOf(runner: TrialRunner): Pick<TrialRunner, "endpoint" | "fallback"> {
  if (!("endpoint" in runner)) return {};
  return {
    endpoint: (trial) => runner.endpoint?.(trial) ?? "",
    fallback: (trial) => runner.fallback?.(trial) ?? null,
  };
}

/** Null = the attempt is left alone. */
export function faultOf(trial: Pick<Trial, "key" | "case">, attempt: number, chaos: Chaos): FaultType | null {
  const { seed, types } = chaos;
  const draw = (what: string): number =>
    drawUniform(["regression-gate/chaos@1", seed, trial.key, attempt, what]);
  if (draw("fault") >= rateFor(trial, chaos)) return null;
  return types[Math.floor(draw("type") * types.length)] ?? null;
}

function rateFor({ case: one }: Pick<Trial, "case">, { rate, always, never }: Chaos): number {
  if (never.some((where) => matchWhere(one.axes, where))) return 0;
  return always.some((where) => matchWhere(one.axes, where)) ? 1 : rate;
}

function injected(kind: ErrorClass, code: string, text: string): Outcome {
  return { ...errored({ class: kind, code, message: `${INJECTED}: ${text}` }), usage: NOTHING_USED };
}

/** The outcome at once: to wait for it would cost time and show nothing more. */
function timedOut(): Outcome {
  const error = { class: "timeout", code: "timeout", message: `${INJECTED}: no answer in time` } as const;
  return { status: "timed-out", error, output: null, usage: NOTHING_USED };
}

/** What was waited for the fault is no part of what was measured. */
async function withOwnDuration(
  trial: Trial,
  context: AttemptContext,
  { runner, clock }: { readonly runner: TrialRunner; readonly clock: Clock },
): Promise<Outcome> {
  const startMs = clock.monotonicMs();
  const outcome = await runner.run(trial, context);
  if (outcome.status !== "ok" && outcome.status !== "failed") return outcome;
  return { ...outcome, durationMs: outcome.durationMs ?? clock.monotonicMs() - startMs };
}

/** Up to a line's end: a secret that is cut in two would not be recognised. */
function firstHalf(output: string): string {
  return output.slice(0, output.lastIndexOf("\n", Math.floor(output.length / 2)) + 1);
}

/** The program or server was asked, and has used what it used; half of its answer is lost, and its metrics with it. */
function truncated(outcome: Outcome): Outcome {
  if (outcome.status !== "ok" && outcome.status !== "failed") return outcome;
  const { usage, output } = outcome;
  const message = `${INJECTED}: the answer was truncated, so its metrics cannot be read`;
  return {
    status: "errored",
    error: { class: "invalid", code: "metrics-unreadable", message },
    output: output === null ? null : firstHalf(output),
    usage,
  };
}

/** Both sides with faults; null = as they are. One runner for both sides stays one. */
export function withChaos(
  { baseline, candidate }: Sides<TrialRunner>,
  chaos: Chaos | null,
  clock: Clock,
): Sides<TrialRunner> {
  if (chaos === null) return { baseline, candidate };
  const wrapped = chaosRunner(candidate, chaos, clock);
  return {
    candidate: wrapped,
    baseline: baseline === candidate ? wrapped : chaosRunner(baseline, chaos, clock),
  };
}
