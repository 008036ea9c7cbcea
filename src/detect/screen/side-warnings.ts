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
  const { ok, failed, planned } = counts;
  // One whose trials have an answer measured nothing, and the verdict says so.
  if (complete || ok + failed === planned) return [];
  const text = `The baseline run ${runId} is not complete: ${ok + failed} of ${planned} trials have an answer; the others were not compared. Complete it (--resume), or name another run.`;
  return [{ code: "baseline-incomplete", text }];
}

function marked({ marks, runId }: Manifest): readonly Warning[] {
  if (marks.length === 0) return [];
  const text = `The baseline run ${runId} is marked ${marks.join(", ")}: it says little about the code. Name a run that was measured.`;
  return [{ code: "baseline-marked", text }];
}

type Models = Readonly<Record<string, readonly string[]>>;

/** A name such as `large` may stand for another model tomorrow: the model that answered is reported when it differs. */
export function modelWarnings(baseline: Baseline, candidate: RunRows): readonly Warning[] {
  const after = modelsIn(candidate.manifest);
  const before = baseline.found ? modelsIn(baseline.run.manifest) : {};
  return Object.entries(after).flatMap(([requested, answered]) => {
    const earlier = Object.hasOwn(before, requested) ? (before[requested] ?? []) : [];
    const [now, then] = [answered.join(" and "), earlier.join(" and ")];
    if (then !== "" && now !== "" && then !== now) {
      const text = `Requests for the model ${requested} were answered by ${then} in the baseline and by ${now} in this run: the provider may have caused part of the difference.`;
      return [{ code: "model-changed", text }];
    }
    if (answered.length < 2) return [];
    const text = `Requests for the model ${requested} were answered by ${answered.length} models: ${now}. Request one of them by name.`;
    return [{ code: "model-mixed", text }];
  });
}

function modelsIn(manifest: Manifest | null): Models {
  return manifest?.models ?? {};
}
