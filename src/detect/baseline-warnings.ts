import type { Baseline, RunRows } from "../model/baseline.ts";
import type { Warning } from "../model/finding.ts";

/** A search takes complete runs alone; a run that was named may lack the trials that went wrong. */
export function baselineWarnings(baseline: Baseline, candidate: RunRows): readonly Warning[] {
  const manifest = baseline.found ? baseline.run.manifest : null;
  if (manifest === null || manifest.complete || manifest.runId === candidate.manifest?.runId) return [];
  const { ok, failed, planned } = manifest.counts;
  const text = `The baseline run ${manifest.runId} is not complete: ${ok + failed} of ${planned} trials have an answer, and what lacks one was not compared. Complete it (--resume), or name another run.`;
  return [{ code: "baseline-incomplete", text }];
}
