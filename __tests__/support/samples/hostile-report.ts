import type { Report } from "../../../src/model/result/report.ts";
import { RED, sampleFinding, sampleLimit } from "./sample-report.ts";

/** A report with the same text in every place that others than us fill. */
export function hostileReport(name: string): Report {
  const finding = sampleFinding({
    metric: name,
    group: { [name]: name },
    kind: "regression",
    unit: name,
    reason: { code: "worse-than-margin", text: name },
    worstUnits: [{ unit: name, baseline: 1, candidate: 0, difference: -1 }],
    warnings: [{ code: name, text: name }],
    accepted: { state: "exceeded", reason: name, expires: name, upTo: null },
  });
  const candidate = RED.manifest.candidate!;
  return {
    ...RED,
    program: { name: "regression-gate", version: name },
    id: name,
    title: name,
    causes: [{ name: "missing-case", cost: "inconclusive", count: 1, text: `x ${name}` }],
    findings: [finding, { ...finding, kind: "pass" }],
    limits: [sampleLimit({ metric: name, group: { [name]: name }, unit: name, result: "broken" })],
    completeness: {
      ...RED.completeness,
      unmeasuredCases: [name],
      unmeasuredCaseCount: 1,
      missingMetrics: [name],
      earlyStop: name,
    },
    errors: [
      {
        class: "transient",
        code: name,
        count: 1,
        example: name,
        cases: [name],
        known: [{ id: name, advice: name, count: 1 }],
      },
    ],
    units: { onlyBaseline: [name], onlyCandidate: [name], changed: [name] },
    versions: [{ name, baseline: name, candidate: null }],
    baseline: { ...RED.baseline, branch: name, why: name, runner: name, skipped: [name] },
    manifest: { baseline: null, candidate: { ...candidate, runId: name, suite: name } },
    policyChanges: [{ path: name, base: name, head: name, looser: null, inForce: "head" }],
    warnings: [{ code: name, text: name }],
  };
}
