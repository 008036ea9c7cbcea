import type { Execution } from "../../../src/model/config/config.ts";
import type { Outcome, Trial, TrialError, TrialRecord } from "../../../src/model/run/trial.ts";
import type { Sides } from "../../../src/model/run/side.ts";
import type { AttemptContext, RunEvent, TrialLog, TrialRunner } from "../../../src/run/ports.ts";
import type { RunOptions } from "../../../src/run/run-options.ts";
import { fakeClock } from "../fakes/fake-clock.ts";
import { sampleExecution } from "./sample-config.ts";

export type Answer = (trial: Trial, context: AttemptContext) => Outcome | Promise<Outcome>;

/** A runner that answers by a function, the same on both sides. */
export function runnersOf(answer: Answer): Sides<TrialRunner> {
  const runner: TrialRunner = {
    run: async (trial, context) => answer(trial, context),
    close: () => Promise.resolve(),
  };
  return { baseline: runner, candidate: runner };
}

type Measured = Extract<Outcome, { status: "ok" | "failed" }>;

export function ok(metrics: Readonly<Record<string, number | null>>): Measured {
  return { status: "ok", metrics, nonFinite: [], usage: null, output: null, error: null, durationMs: null };
}

export function errored(error: Partial<TrialError>): Exclude<Outcome, Measured> {
  return {
    status: "errored",
    error: { class: "invalid", code: "broken", message: "it is broken", ...error },
    output: null,
  };
}

/** A log in memory. */
export function memoryLog(): TrialLog & { readonly rows: readonly TrialRecord[] } {
  const rows: TrialRecord[] = [];
  return {
    rows,
    append(record) {
      rows.push(record);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

/** Options on a fake clock whose events are kept. */
export function runOptions(
  parts: Partial<Omit<RunOptions, "execution">> & { readonly execution?: Partial<Execution> },
): RunOptions & { readonly events: readonly RunEvent[] } {
  const events: RunEvent[] = [];
  return {
    runners: runnersOf(() => ok({})),
    log: memoryLog(),
    clock: fakeClock(),
    observer: { notify: (event) => events.push(event) },
    redact: (text) => text,
    signal: new AbortController().signal,
    previous: new Map(),
    ...parts,
    execution: { ...sampleExecution, ...parts.execution },
    events,
  };
}
