import type { HistoryEntry } from "../../../src/model/result/history.ts";

/** A line of history without metrics. */
export function sampleHistoryEntry(): HistoryEntry {
  return {
    schema: "regression-gate/history@1",
    runId: "1",
    sha: null,
    time: "2026-01-01T00:00:00.000Z",
    runnerClass: "x",
    versions: {},
    complete: true,
    verdict: "pass",
    metrics: [],
  };
}
