import type { Finding, LimitResult } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import type { Cause, Cost, CostName } from "../model/verdict.ts";
import { matters } from "./select-findings.ts";

/** Causes that are findings or limits, each shown as such; the others are about the run as a whole. */
const OF_FINDINGS: ReadonlySet<CostName> = new Set<CostName>([
  "regression",
  "limit-broken",
  "limit-warning",
  "limit-inconclusive",
  "warning",
  "improved",
  "pass",
  "inconclusive-within",
  "inconclusive-beyond",
]);

/** What a finding costs: looked up in the verdict's causes, since the config can set any cost. */
export function costOfFinding(finding: Finding, report: Report): Cost {
  if (finding.role !== "gate" && finding.kind !== "regression")
    return finding.kind === "warning" ? "warn" : "note";
  switch (finding.kind) {
    case "regression":
      return costOf("regression", report, "note");
    case "warning":
      return costOf("warning", report, "warn");
    case "incomparable":
      return costOf("incomparable", report, "note");
    case "no-baseline":
      return costOf(finding.reason.code === "first-run" ? "first-run" : "no-baseline", report, "note");
    case "inconclusive":
      return costOf(inconclusiveName(finding, report), report, "note");
    case "improved":
    case "pass":
      return "pass";
    default:
      return finding.kind satisfies never;
  }
}

function inconclusiveName(finding: Finding, report: Report): CostName {
  if (finding.reason.code === "error-rate") return "error-rate";
  return matters(finding, report.alpha) ? "inconclusive-beyond" : "inconclusive-within";
}

/** What a limit costs. */
export function costOfLimit(limit: LimitResult, report: Report): Cost {
  if (limit.result === "kept") return "pass";
  if (limit.level === "warn") return costOf("limit-warning", report, "note");
  return costOf(limit.result === "broken" ? "limit-broken" : "limit-inconclusive", report, "note");
}

/** Causes about the run as a whole: missing cases and metrics, error rate, budget, nothing compared. */
export function causesOfRun(report: Report): readonly Cause[] {
  return report.causes.filter((cause) => !OF_FINDINGS.has(cause.name));
}

function costOf(name: CostName, { causes }: Report, otherwise: Cost): Cost {
  return causes.find((cause) => cause.name === name)?.cost ?? otherwise;
}
