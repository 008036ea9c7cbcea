import type { HistoryEntry } from "../model/result/history.ts";

/** Carried from baseline to baseline in one small file: a year and more of daily runs. */
const KEPT = 500;

/** History with one more run at its end; a re-run replaces its earlier line, the oldest lines go. */
export function appendHistory(
  history: readonly HistoryEntry[],
  entry: HistoryEntry,
): readonly HistoryEntry[] {
  return [...history.filter((past) => past.runId !== entry.runId), entry].slice(-KEPT);
}
