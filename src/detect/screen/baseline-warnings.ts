import type { Baseline, RunRows } from "../../model/result/baseline.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Manifest } from "../../model/run/manifest.ts";

/** A search takes complete and unmarked runs alone; a run that was named may be neither. */
export function baselineWarnings(baseline: Baseline, candidate: RunRows): readonly Warning[] {
  const manifest = baseline.found ? baseline.run.manifest : null;
  if (manifest === null || manifest.runId === candidate.manifest?.runId) return [];
  return [...incomplete(manifest), ...marked(manifest)];
}

function incomplete({ complete, counts, runId }: Manifest): readonly Warning[] {
  if (complete) return [];
  const { ok, failed, planned } = counts;
  const text = `The baseline run ${runId} is not complete: ${ok + failed} of ${planned} trials have an answer, and what lacks one was not compared. Complete it (--resume), or name another run.`;
  return [{ code: "baseline-incomplete", text }];
}

function marked({ marks, runId }: Manifest): readonly Warning[] {
  if (marks.length === 0) return [];
  const text = `The baseline run ${runId} is marked ${marks.join(", ")}: it says little of what the code does. Name a run that was measured.`;
  return [{ code: "baseline-marked", text }];
}
