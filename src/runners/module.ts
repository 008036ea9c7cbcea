import type { Runner } from "../model/config/config.ts";
import type { Outcome } from "../model/run/trial.ts";
import { classifyCode } from "../run/classify-error.ts";
import type {
  AttemptContext,
  CallEvents,
  ModuleError,
  ModulePort,
  ModuleResult,
  TrialRunner,
} from "../run/ports.ts";
import { type MetricShape, readMetrics } from "./answer/read-metrics.ts";
import { trialInput } from "./trial-input.ts";

export type ModuleDefinition = Extract<Runner, { type: "module" }>;

/** Codes of a port that got no answer of the function; anything else the function threw itself. */
const NO_ANSWER: readonly string[] = [
  "module-not-loaded",
  "export-missing",
  "result-not-cloneable",
  "process-exit",
  "uncaught-exception",
  "unhandled-rejection",
  "out-of-memory",
  "worker-exited",
];

/**
 * Calls a function for each trial, in a worker thread, with `{axes, content, repetition, seed, side, options}`. It
 * answers with metrics, as a command's last line does. A throw is `failed`, unless its `code` or `status` tells of
 * infrastructure.
 */
export function moduleRunner(
  definition: ModuleDefinition,
  modules: ModulePort,
  shape: MetricShape,
): TrialRunner {
  const { module, exportName, options } = definition;
  return {
    async run(trial, context) {
      const request = { module, exportName, argument: { ...trialInput(trial), options } };
      const events = { ...callEvents(context), onLoaded: context.workStarts };
      return outcomeOf(await modules.call(request, context.signal, events), shape);
    },
    close: () => modules.close(),
  };
}

/** What a call left behind counts to its trial, also after its answer. */
export function callEvents({ failedLate }: Pick<AttemptContext, "failedLate">): CallEvents {
  const onLate = ({ code, message }: ModuleError): void =>
    failedLate?.({ class: "invalid", code, message: `after the trial had ended: ${message}` });
  return { onLate };
}

function outcomeOf(result: ModuleResult, shape: MetricShape): Outcome {
  if (!result.ok) {
    return thrown(result.error);
  }
  const read = readMetrics(result.value, shape);
  return read.ok
    ? { status: "ok", ...read.value, error: null, durationMs: result.durationMs }
    : {
        status: "errored",
        error: { class: "invalid", code: "metrics-unreadable", message: read.problem },
        output: null,
      };
}

/** A throw of the function's own is a wrong answer; one that points to the infrastructure is not. */
export function thrown({ code, message }: { readonly code: string; readonly message: string }): Outcome {
  const known = classifyCode(code);
  if (known !== null || NO_ANSWER.includes(code)) {
    return { status: "errored", error: { class: known ?? "invalid", code, message }, output: null };
  }
  const error = { class: "invalid", code, message } as const;
  return { status: "failed", metrics: {}, nonFinite: [], usage: null, output: null, error, durationMs: null };
}
