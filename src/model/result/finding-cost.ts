import { isAccepted } from "../config/acceptance.ts";
import { kindTraits } from "../config/metric-kind.ts";
import { type Finding, IMPLAUSIBLE_IMPROVEMENT, type LimitResult, type ReasonCode } from "./finding.ts";
import type { CostName } from "./verdict.ts";

/**
 * What a finding is priced as; null = it costs nothing.
 * `track` may warn and never fails; `inform` is only shown.
 */
export function findingCostName(finding: Finding): CostName | null {
  if (finding.role === "inform") return null;
  if (isAccepted(finding) && isWorse(finding)) return "accepted-regression";
  if (finding.role === "track") return finding.kind === "warning" ? "warning" : null;
  switch (finding.kind) {
    case "regression":
    case "warning":
    case "improved":
    case "pass":
    case "incomparable":
      return finding.kind;
    case "inconclusive":
      return inconclusiveCostName(finding);
    case "no-baseline":
      // A baseline that could not be had is one cause of its own, not one per finding.
      return finding.reason.code === "new-metric" || finding.reason.code === "new-group" ? "first-run" : null;
  }
}

/** What its creep is priced as, besides the comparison with the baseline; null = it has none. */
export function creepCostName(finding: Finding): CostName | null {
  if (finding.creep === null || finding.role === "inform") return null;
  return isAccepted(finding) ? "accepted-regression" : "creep";
}

/** What a gain that is too good to be true is priced as; null = it has none. */
export function gainCostName({ role, warnings }: Finding): CostName | null {
  if (role === "inform") return null;
  return warnings.some(({ code }) => code === IMPLAUSIBLE_IMPROVEMENT) ? "implausible-improvement" : null;
}

/** Only what is worse than the baseline is accepted; an acceptance of creep does not settle an open comparison. */
function isWorse({ kind }: Finding): boolean {
  return kind === "regression" || kind === "warning";
}

/** Whether no data of this size could have made it a regression. */
export function couldNeverBeRed(finding: Finding): boolean {
  const { code } = finding.reason;
  return NEVER_RED.has(code) || code === "run-effect-cap" || isAtWorst(finding);
}

/**
 * As bad as it can be on both sides: no data could have shown that it got worse. A rate of 0 or 1; and a number of which
 * more is better is 0 in every trial where nothing does the work.
 */
export function isAtWorst({ metricKind, better, values }: Finding): boolean {
  const { values: of, possible } = kindTraits(metricKind);
  if (of === "structures" || (better === "lower" && possible !== "share")) return false;
  const worst = better === "lower" ? 1 : 0;
  return values.baseline === worst && values.candidate === worst;
}

const NEVER_RED: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "too-few-units",
  "few-history-runs",
  "baseline-zero",
  "baseline-disagrees-with-itself",
]);

function inconclusiveCostName(finding: Finding): CostName {
  const { code } = finding.reason;
  if (code === "error-rate" || code === "lost-trials") return code;
  if (code === "no-measurement") return "nothing-measured";
  if (code === "main-may-have-moved") return "main-moved";
  if (NEVER_RED.has(code)) return "inconclusive-beyond";
  return worsening(finding) <= finding.margin ? "inconclusive-within" : "inconclusive-beyond";
}

/** Positive = worse; infinite when it is not known. */
export function worsening(finding: Finding): number {
  if (finding.estimate === null) return Infinity;
  return finding.better === "lower" ? finding.estimate : -finding.estimate;
}

/** What a limit is priced as; null = it costs nothing. A soft limit that the estimate alone crosses is no news yet. */
export function limitCostName({ result, level, open }: LimitResult): CostName | null {
  if (result === "kept") return null;
  if (level === "warn") return result === "broken" || open === "no-value" ? "limit-warning" : null;
  if (open === "no-value") return "nothing-measured";
  if (open === "missing-trials") return "error-rate";
  if (result === "suspect") return "limit-warning";
  return result === "broken" ? "limit-broken" : "limit-inconclusive";
}
