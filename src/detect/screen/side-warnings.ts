import type { Baseline, RunRows } from "../../model/result/baseline.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Manifest } from "../../model/run/manifest.ts";

/** A search only finds complete and unmarked runs. A run that the user named may be incomplete or marked. */
export function baselineWarnings(baseline: Baseline, candidate: RunRows): readonly Warning[] {
  const manifest = baseline.found ? baseline.run.manifest : null;
  if (manifest === null || manifest.runId === candidate.manifest?.runId) return [];
  return [...incomplete(manifest), ...marked(manifest), ...unknownData(manifest, candidate.manifest)];
}

/** Runs from before data were declared have no fingerprints, and are compared. */
function unknownData({ data, runId }: Manifest, candidate: Manifest | null): readonly Warning[] {
  const declared = Object.keys(candidate?.data ?? {});
  if (declared.length === 0 || Object.keys(data).length > 0) return [];
  const text = `The baseline run ${runId} has no fingerprints of data: whether it was measured on the same data is not known. The next run of the base branch stores them.`;
  return [{ code: "data-unknown", text }];
}

function incomplete({ complete, counts, runId }: Manifest): readonly Warning[] {
  const { ok, failed, planned } = counts;
  // Where trials have answers without measurements, the verdict says so.
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

/** A name such as `large` may refer to another model later, so the report says when another model answered. */
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
