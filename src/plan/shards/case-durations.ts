import { type Axes, nameAxes } from "../../model/config/case.ts";
import type { Side } from "../../model/run/side.ts";
import type { TrialRecord } from "../../model/run/trial.ts";

/** Median duration of a trial in ms, by `durationKey`. */
export type CaseDurations = ReadonlyMap<string, number>;

/** One case on one side. Not the case key: that changes with the code that is run, and its duration hardly does. */
export function durationKey(side: Side, axes: Axes): string {
  return `${side} ${nameAxes(axes)}`;
}

/**
 * How long a trial of each case took, by side: the median over its rows, whatever their status, since a time-out takes
 * its time too. A side without rows is taken to last as long as the other.
 */
export function caseDurations(rows: Iterable<TrialRecord>): CaseDurations {
  const found = new Map<string, number[]>();
  for (const { side, axes, durationMs } of rows) {
    if (durationMs === null || durationMs < 0 || !Number.isFinite(durationMs)) continue;
    const key = durationKey(side, axes);
    const known = found.get(key);
    if (known === undefined) found.set(key, [durationMs]);
    else known.push(durationMs);
  }
  return new Map([...found].map(([key, values]) => [key, median(values)]));
}

/** Of at least one number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
