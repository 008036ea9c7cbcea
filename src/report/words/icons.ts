import type { Report } from "../../model/result/report.ts";
import type { ShownKind } from "./shown-kind.ts";

/** Plain emoji: GitHub's sanitizer drops images, styles and classes. */
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

/** A first run compares nothing: neither a tick nor a cross. */
export function verdictIcon(report: Pick<Report, "verdict" | "conclusion">): string {
  return report.conclusion === "neutral" ? "⚪" : VERDICT_ICONS[report.verdict];
}
