import { type Axes, nameAxes } from "../../model/config/case.ts";
import type { Side } from "../../model/run/side.ts";
import type { TrialRecord } from "../../model/run/trial.ts";

/** Median duration of a trial in ms, by `durationKey`. */
export type CaseDurations = ReadonlyMap<string, number>;

/**
 * The key of one case on one side. It is not the case key, which changes with the code that runs; the duration hardly
 * changes with it.
 */
export function durationKey(side: Side, axes: Axes): string {
  return `${side} ${nameAxes(axes)}`;
}

/**
 * The duration of a trial of each case, by side: the median over its rows with any status, since a timeout takes time
 * too. A side without rows is assumed to take as long as the other.
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

/** `values` has at least one element. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
