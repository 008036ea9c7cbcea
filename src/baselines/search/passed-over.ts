import type { HistoryEntry } from "../../model/result/history.ts";

/** What a search went past. */
export interface PassedOver {
  /** Runs, each with its reason. */
  readonly skipped: readonly string[];
  /** The newest that could be read, of whatever run; null = none. */
  readonly history: readonly HistoryEntry[] | null;
}

export const NOTHING_PASSED: PassedOver = { skipped: [], history: null };
