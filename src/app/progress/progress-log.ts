import type { LogLine } from "../../formats/log-line.ts";
import { nameAxes } from "../../model/config/case.ts";
import type { Redactor } from "../../secrets/redaction.ts";
import type { Clock, RunEvent, RunObserver } from "../../run/ports.ts";
import type { Progress } from "../../model/run/progress.ts";
import { meteredObserver } from "./metered-observer.ts";

const EVERY_MS = 30_000;

/** A line of the log without its time. */
export type LogEntry = LogLine extends infer Line
  ? Line extends LogLine
    ? Omit<Line, "time">
    : never
  : never;

export interface LogDeps {
  readonly clock: Clock;
  readonly redact: Redactor;
  /** Receives whole lines. */
  readonly write: (text: string) => void;
}

/**
 * Writes one JSON object in each line. Each text is redacted before it becomes JSON, because JSON may escape characters
 * of a secret.
 */
export function logWriter({ clock, redact, write }: LogDeps): (entry: LogEntry) => void {
  const clean = (_key: string, value: unknown): unknown =>
    typeof value === "string" ? redact(value) : value;
  return (entry) => {
    const time = new Date(clock.now()).toISOString();
    write(`${JSON.stringify({ time, ...entry }, clean)}\n`);
  };
}

/** Logs every event of a run, and its progress every 30 s. */
export function progressLog(deps: LogDeps): RunObserver {
  const log = logWriter(deps);
  return meteredObserver(deps.clock, {
    everyMs: EVERY_MS,
    tick: (progress) => log({ event: "progress", ...progress }),
    event: (event, progress) => log(entryOf(event, progress)),
  });
}

function entryOf(event: RunEvent, progress: Progress): LogEntry {
  switch (event.type) {
    case "started":
      return { event: "run-started", ...progress };
    case "look-started":
      return { event: "look-started", ...progress };
    case "finished":
      return { event: "run-finished", ...progress };
    case "trial-finished":
      return trialEntry(event);
    case "retry": {
      const { trial, attempt, code, delayMs } = event;
      const { side, repetition } = trial;
      return { event: "retry", name: trial.case.name, side, repetition, attempt, code, delayMs };
    }
    case "limiter":
      return { event: "limiter", endpoint: event.endpoint, change: event.change };
    case "stopped-early":
      return { event: "stopped-early", why: event.why };
    case "note":
      return { event: "note", message: event.message };
    case "teardown-failed":
      return { event: "teardown-failed", message: event.message };
  }
}

function trialEntry({ record, done, planned }: Extract<RunEvent, { type: "trial-finished" }>): LogEntry {
  const { key, axes, side, repetition, status, attempts, durationMs, error } = record;
  return {
    event: "trial-finished",
    name: nameAxes(axes),
    side,
    repetition,
    key,
    status,
    attempts,
    durationMs,
    code: error?.code ?? null,
    message: error?.message ?? null,
    done,
    planned,
  };
}
