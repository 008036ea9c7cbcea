import type { Metric } from "../../model/config/metric.ts";
import type { Finding } from "../../model/result/finding.ts";
import type { SideSample } from "../../model/result/sample.ts";
import type { UnplannedCase, UnplannedRows } from "../../model/run/unplanned.ts";
import { effectiveMetric } from "../values/subject.ts";
import { toFinding } from "./to-finding.ts";

/**
 * What was measured of a case that nobody planned. Each metric gets a finding without a baseline, which takes part in
 * no test.
 */
export function unplannedFindings(
  unplanned: readonly UnplannedRows[],
  metrics: readonly Metric[],
): readonly Finding[] {
  const ofCandidate = unplanned.filter(({ side }) => side !== "baseline");
  const cases = ofCandidate.flatMap((file) => file.cases).filter(({ kind }) => kind === "case");
  return metrics.flatMap((metric) =>
    cases
      .filter(({ means }) => Object.hasOwn(means, metric.name))
      .map((one) => findingOf(one, effectiveMetric(metric, one.axes))),
  );
}

const NOTHING: SideSample = {
  units: [],
  missing: [],
  trials: 0,
  expected: 0,
  answered: 0,
  ok: 0,
  failedWithoutValue: 0,
};

function findingOf({ axes, rows, meant, means }: UnplannedCase, metric: Metric): Finding {
  const mean = means[metric.name] ?? 0;
  const units = [{ unit: "", mean, trials: rows, min: mean, max: mean, values: Float64Array.of(mean) }];
  const sample = {
    metric,
    group: axes,
    sides: { baseline: NOTHING, candidate: { ...NOTHING, units, trials: rows, answered: rows, ok: rows } },
    structures: { baseline: [], candidate: [] },
    otherModel: { baseline: 0, candidate: 0 },
    lost: [],
    unitClash: null,
    common: [],
    clusters: null,
    onlyBaseline: [],
    onlyCandidate: [],
    changed: [],
  };
  const advice = meant === null ? "Add it to the matrix" : `Write it as ${meant}, or add it to the matrix`;
  const reason = {
    code: "new-group",
    text: `No plan has this case, so it is not compared. ${advice}.`,
  } as const;
  const comparison = {
    subject: { sample, metric },
    alpha: 1,
    maxErrorRate: 1,
    maxImprovement: 1,
    faultsInjected: false,
    unitName: "repetition",
    values: null,
    missing: null,
    creep: null,
    result: { type: "no-baseline", reason },
  } as const;
  return toFinding(comparison, { kind: "no-baseline", reason, neededUnits: null });
}
