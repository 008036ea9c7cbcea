import { creepCostName, findingCostName, gainCostName, limitCostName } from "../model/result/finding-cost.ts";
import type { Finding } from "../model/result/finding.ts";
import type { LimitResult } from "../model/result/limit-result.ts";
import type { Report } from "../model/result/report.ts";
import { type Cause, type Cost, type CostName, COSTS } from "../model/result/verdict.ts";

/** Causes that are findings or limits and are shown as such. The other causes are about the run as a whole. */
const OF_FINDINGS: ReadonlySet<CostName> = new Set<CostName>([
  "regression",
  "accepted-regression",
  "limit-broken",
  "limit-warning",
  "limit-inconclusive",
  "incomparable",
  "warning",
  "creep",
  "implausible-improvement",
  "improved",
  "pass",
  "inconclusive-within",
  "inconclusive-beyond",
  "main-moved",
  "lost-trials",
]);

/** The cost of a finding. It is looked up in the verdict's causes, because the config can set any cost. */
export function costOfFinding(finding: Finding, report: Report): Cost {
  const names = [findingCostName(finding), creepCostName(finding), gainCostName(finding)];
  const costs = names.map((name) => costOf(name, report));
  return COSTS.findLast((cost) => costs.includes(cost)) ?? "pass";
}

/** The cost of a limit. */
export function costOfLimit(limit: LimitResult, report: Report): Cost {
  return costOf(limitCostName(limit), report);
}

/** Causes about the run as a whole: missing cases and metrics, error rate, budget, nothing compared. */
export function causesOfRun(report: Report): readonly Cause[] {
  return report.causes.filter(isOfRun);
}

/** Whether a cause is about the run as a whole. */
export function isOfRun(cause: Cause): boolean {
  return !OF_FINDINGS.has(cause.name);
}

/** A finding without a cost is in no cause. */
function costOf(name: CostName | null, { causes }: Report): Cost {
  return causes.find((cause) => cause.name === name)?.cost ?? "pass";
}
