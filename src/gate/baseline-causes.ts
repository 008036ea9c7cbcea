import type { Baseline } from "../model/result/baseline.ts";
import type { GateConfig } from "../model/config/config.ts";
import type { Finding } from "../model/result/finding.ts";
import type { Cause, CostName } from "../model/result/verdict.ts";

const TEXTS = {
  "first-run": "First run: nothing was compared",
  expired: "Baseline expired",
  forbidden: "Baseline not readable: permission denied",
  unreadable: "Baseline unreadable",
  incomparable: "Baseline incomparable: a newer version wrote it",
  "no-complete-run": "No complete baseline run",
  missing: "No baseline of the run or commits that were asked for",
} as const;

/** A baseline that is not there, or one that nothing that gates could be compared with. */
export function baselineCauses(
  { baseline, findings }: { readonly baseline: Baseline; readonly findings: readonly Finding[] },
  costs: GateConfig["costs"],
): readonly Cause[] {
  if (!baseline.found) {
    const name: CostName = baseline.code === "first-run" ? "first-run" : "no-baseline";
    return [{ name, cost: costs[name], count: 1, text: TEXTS[baseline.code] }];
  }
  const gating = findings.filter((finding) => finding.role === "gate");
  const compared = gating.filter((f) => f.kind !== "no-baseline" && f.kind !== "incomparable");
  // Incomparable findings have a price of their own, which a user may have lowered on purpose.
  if (compared.length > 0 || gating.some((finding) => finding.kind === "incomparable")) return [];
  const text =
    gating.length === 0
      ? "Nothing gates: no metric with role gate was found on both sides"
      : "Nothing was compared: every gating metric or group is new";
  return [{ name: "nothing-compared", cost: costs["nothing-compared"], count: 1, text }];
}
