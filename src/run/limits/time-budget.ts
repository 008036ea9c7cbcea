import type { Budget } from "../../model/config/config.ts";
import type { BudgetReport } from "../../model/run/limiters.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { AlarmClock } from "./alarm-clock.ts";
import type { Clock } from "../ports.ts";

/** Ends the trials in progress. */
export class TimeIsOver extends Error {
  override readonly name = "TimeIsOver";
}

/** The time a run may take, over all its resumes. */
export interface TimeBudget {
  report(): readonly BudgetReport[];
  /** Ends the timer. */
  close(): void;
}

export interface TimeBudgetInput {
  readonly budget: Budget | null;
  /** Rows of the run so far. */
  readonly previous: Iterable<TrialRecord>;
  readonly clock: Clock;
  /** Called when the time is over. */
  readonly onOver: (why: string) => void;
}

/** Starts to count; does nothing without a limit. */
export function startTimeBudget({ budget, previous, clock, onOver }: TimeBudgetInput): TimeBudget {
  const limitMs = budget?.timeMs ?? null;
  if (limitMs === null) return { report: () => [], close: () => undefined };
  const spentBeforeMs = busyMs(previous);
  const startMs = clock.monotonicMs();
  const overAtMs = startMs + limitMs - spentBeforeMs;
  const ring = (): void => {
    // The timer may ring early.
    if (clock.monotonicMs() < overAtMs) alarm.setTo(overAtMs);
    else onOver(`the time budget of ${limitMs / 1000} s is used up`);
  };
  const alarm = new AlarmClock(clock, ring);
  ring();
  return {
    report() {
      const spentMs = spentBeforeMs + clock.monotonicMs() - startMs;
      return [{ name: "seconds", limit: limitMs / 1000, spent: Math.round(spentMs) / 1000, reserved: 0 }];
    },
    close: () => alarm.setTo(null),
  };
}

/**
 * Time during which at least one trial was in progress, according to the rows: the time in ms that an earlier run of
 * the plan took.
 */
export function busyMs(rows: Iterable<TrialRecord>): number {
  const spans = [...rows]
    .flatMap(({ startedAt, durationMs }) => {
      const startMs = startedAt === null ? Number.NaN : Date.parse(startedAt);
      return Number.isNaN(startMs) || durationMs === null ? [] : [{ startMs, endMs: startMs + durationMs }];
    })
    .toSorted((a, b) => a.startMs - b.startMs);
  let busy = 0;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const { startMs, endMs } of spans) {
    busy += Math.max(0, endMs - Math.max(startMs, untilMs));
    untilMs = Math.max(untilMs, endMs);
  }
  return busy;
}
