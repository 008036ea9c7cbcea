import type { Baseline, RunRows } from "../../model/result/baseline.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Manifest } from "../../model/run/manifest.ts";

type Models = Readonly<Record<string, readonly string[]>>;

/** A name such as `large` may stand for another model tomorrow: what answered to it is told when it differs. */
export function modelWarnings(baseline: Baseline, candidate: RunRows): readonly Warning[] {
  const after = modelsIn(candidate.manifest);
  const before = baseline.found ? modelsIn(baseline.run.manifest) : {};
  return Object.entries(after).flatMap(([requested, answered]) => {
    const earlier = Object.hasOwn(before, requested) ? (before[requested] ?? []) : [];
    const [now, then] = [answered.join(" and "), earlier.join(" and ")];
    if (then !== "" && now !== "" && then !== now) {
      const text = `Who asked for the model ${requested} was answered by ${then} in the baseline and by ${now} here: part of the difference may be the provider's.`;
      return [{ code: "model-changed", text }];
    }
    if (answered.length < 2) return [];
    const text = `Who asked for the model ${requested} was answered by ${answered.length} models: ${now}. Ask for one of them by name.`;
    return [{ code: "model-mixed", text }];
  });
}

function modelsIn(manifest: Manifest | null): Models {
  return manifest?.models ?? {};
}
