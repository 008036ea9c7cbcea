import { closeSync, openSync, readSync, truncateSync } from "node:fs";
import type { TrialRecord } from "../../model/trial.ts";
import { readTrials } from "../../formats/trials-file.ts";
import type { TrialsSummary } from "../../formats/trials-file.ts";

export interface LoadedTrials extends TrialsSummary {
  /** By key; the last row of a key wins. */
  readonly rows: ReadonlyMap<string, TrialRecord>;
}

const CHUNK_BYTES = 1024 * 1024;

/** Reads a trials.jsonl and cuts off a torn last line, so that rows can be appended. `shown` names it in messages. */
export function loadTrials(path: string, shown: string): LoadedTrials {
  const rows = new Map<string, TrialRecord>();
  const reader = readTrials(readChunks(path), shown);
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

function* readChunks(path: string): Generator<Uint8Array> {
  const fd = openSync(path, "r");
  try {
    for (;;) {
      // A fresh buffer each time: lines may still refer to the last one.
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const bytes = readSync(fd, chunk);
      if (bytes === 0) {
        return;
      }
      yield chunk.subarray(0, bytes);
    }
  } finally {
    closeSync(fd);
  }
}
