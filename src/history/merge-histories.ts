import { compareText } from "../base/compare-text.ts";
import type { HistoryEntry } from "../model/result/history.ts";

/**
 * One history of the runs of several, oldest first. A run that several of them have counts once: as the last history
 * has it, since a later one may say more of a run.
 */
export function mergeHistories(histories: readonly (readonly HistoryEntry[])[]): readonly HistoryEntry[] {
  const byRun = new Map(histories.flat().map((entry) => [entry.runId, entry]));
  return [...byRun.values()].toSorted((a, b) => timeOf(a) - timeOf(b) || compareText(a.runId, b.runId));
}

function timeOf({ time }: HistoryEntry): number {
  const ms = Date.parse(time);
  // A time that cannot be read does not decide the order of the others.
  return Number.isNaN(ms) ? 0 : ms;
}
