import { isAccepted } from "../../model/config/acceptance.ts";
import type { Finding, FindingKind } from "../../model/result/finding.ts";
import type { Report } from "../../model/result/report.ts";

/** The icon of a finding. An accepted regression is neither shown as red nor hidden. */
export type ShownKind = FindingKind | "accepted";

export function shownKind(finding: Pick<Finding, "kind" | "accepted">): ShownKind {
  const isOpen = finding.kind === "inconclusive" || finding.kind === "incomparable";
  return isAccepted(finding) && !isOpen ? "accepted" : finding.kind;
}

/** Plain emoji, because GitHub removes images, styles and classes. */
export const FINDING_ICONS: Readonly<Record<ShownKind, string>> = {
  regression: "❌",
  warning: "⚠️",
  accepted: "☑️",
  incomparable: "🚫",
  inconclusive: "❓",
  "no-baseline": "⚪",
  improved: "🟢",
  pass: "✅",
};

const VERDICT_ICONS: Readonly<Record<Report["verdict"], string>> = {
  fail: "❌",
  inconclusive: "❓",
  warn: "⚠️",
  pass: "✅",
};

/** A first run compares nothing, so it gets neither a tick nor a cross. */
export function verdictIcon(report: Pick<Report, "verdict" | "conclusion">): string {
  return report.conclusion === "neutral" ? "⚪" : VERDICT_ICONS[report.verdict];
}
