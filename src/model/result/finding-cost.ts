import { isAccepted } from "../config/acceptance.ts";
import { kindTraits } from "../config/metric-kind.ts";
import { type Finding, IMPLAUSIBLE_IMPROVEMENT } from "./finding.ts";
import type { ReasonCode } from "./reason.ts";
import type { LimitResult } from "./limit-result.ts";
import type { CostName } from "./verdict.ts";

/**
 * The name of the cost of a finding; null = it has none.
 * A `track` metric may warn and never fails; an `inform` metric is only shown.
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
      // A missing baseline is one cause by itself and not one for each finding.
      return finding.reason.code === "new-metric" || finding.reason.code === "new-group" ? "first-run" : null;
  }
}

/** The name of the cost of its creep, besides the comparison with the baseline; null = it has none. */
export function creepCostName(finding: Finding): CostName | null {
  if (finding.creep === null || finding.role === "inform") return null;
  return isAccepted(finding) ? "accepted-regression" : "creep";
}

/** The name of the cost of a gain that is too good to be true; null = it has none. */
export function gainCostName({ role, warnings }: Finding): CostName | null {
  if (role === "inform") return null;
  return warnings.some(({ code }) => code === IMPLAUSIBLE_IMPROVEMENT) ? "implausible-improvement" : null;
}

/**
 * Only a value that is worse than the baseline is accepted. An acceptance of creep does not decide an undecided
 * comparison.
 */
function isWorse({ kind }: Finding): boolean {
  return kind === "regression" || kind === "warning";
}

/** Whether no data of this size could have made it a regression. */
export function couldNeverBeRed(finding: Finding): boolean {
  const { code } = finding.reason;
  return NEVER_RED.has(code) || code === "run-effect-cap" || isAtWorst(finding) || isOutOfReach(finding);
}

/** A score of 0 to 1 cannot fall by 1: such a margin was meant as a percentage, or for another scale. */
export function isOutOfReach({
  kind,
  metricKind,
  better,
  scale,
  margin,
  values,
  worstUnits,
}: Finding): boolean {
  const isScore = kindTraits(metricKind).mayBeAnswers && better === "higher" && scale === "absolute";
  if (!isScore || margin < 1 || kind === "regression") return false;
  return [values, ...worstUnits].every(({ baseline, candidate }) => isShare(baseline) && isShare(candidate));
}

function isShare(value: number | null): boolean {
  return value !== null && value >= 0 && value <= 1;
}

/**
 * The value is as bad as possible on both sides, so no data could have shown that it became worse: a rate of 0 or 1, or
 * 0 for a number of which more is better, where nothing did the work.
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

/**
 * The name of the cost of a limit; null = it has none. A warning limit that only the estimate crosses has no cost yet, and one of an
 * `inform` metric never has one.
 */
export function limitCostName({ result, level, open }: LimitResult): CostName | null {
  if (result === "kept" || level === "info") return null;
  if (level === "warn") return result === "broken" || open !== undefined ? "limit-warning" : null;
  if (open === "no-value") return "nothing-measured";
  if (open === "missing-trials") return "error-rate";
  if (result === "suspect") return "limit-warning";
  return result === "broken" ? "limit-broken" : "limit-inconclusive";
}
