import { importedRow } from "../../../src/importers/imported-row.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";

const SAMPLE = importedRow({
  caseKey: "k",
  axes: { task: "a" },
  repetition: 0,
  status: "ok",
  metrics: {},
  startedAt: "2026-01-31T00:00:00.000Z",
  durationMs: 1,
});

/** An ok row without metrics; `parts` replaces what a test is about. */
export function sampleRow(parts: Partial<TrialRecord>): TrialRecord {
  return { ...SAMPLE, ...parts };
}
