import type { TrialRecord } from "../../src/model/run/trial.ts";

/** An ok row without metrics; `parts` replaces what a test is about. */
export function sampleRow(parts: Partial<TrialRecord>): TrialRecord {
  return {
    key: "k/candidate/0",
    caseKey: "k",
    axes: { task: "a" },
    contentHashes: {},
    repetition: 0,
    block: 0,
    side: "candidate",
    status: "ok",
    attempts: 1,
    startedAt: "2026-01-31T00:00:00.000Z",
    durationMs: 1,
    metrics: {},
    nonFinite: [],
    usage: null,
    evaluation: null,
    gates: [],
    error: null,
    output: null,
    ...parts,
  };
}
