import { truncateSync } from "node:fs";
import type { TrialRecord } from "../../../model/run/trial.ts";
import { readTrials, type TrialsSummary } from "../../../formats/trials-file.ts";
import { fileBytes } from "../byte-source.ts";

export interface LoadedTrials extends TrialsSummary {
  /** The rows by key; the last row of a key wins. */
  readonly rows: ReadonlyMap<string, TrialRecord>;
}

/** Reads a trials.jsonl and cuts off a torn last line, so that rows can be appended. `shown` names it in messages. */
export function loadTrials(path: string, shown: string): LoadedTrials {
  const rows = new Map<string, TrialRecord>();
  const reader = readTrials(fileBytes(path, shown).chunks(), shown);
  for (;;) {
    const next = reader.next();
    if (next.done === true) {
      if (next.value.torn) {
        truncateSync(path, next.value.validBytes);
      }
      return { ...next.value, rows };
    }
    rows.set(next.value.key, next.value);
  }
}
