import type { FindingKind } from "../../model/result/finding.ts";
import type { Report } from "../../model/result/report.ts";

const NEWS: ReadonlySet<FindingKind> = new Set(["regression", "warning", "incomparable", "improved"]);

/** Whether anything moved since the baseline: a measurement, or the gate's own policy. */
export function hasNews({ findings, policyChanges }: Report): boolean {
  return policyChanges.length > 0 || findings.some(({ kind }) => NEWS.has(kind));
}
