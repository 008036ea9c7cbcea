import { formatWrittenPercent } from "../base/format-number.ts";
import type { GateConfig } from "../model/config/config.ts";
import type { Finding } from "../model/result/finding.ts";
import { couldNeverBeRed, isAtWorst } from "../model/result/finding-cost.ts";
import type { Cause } from "../model/result/verdict.ts";
import { describeNeeds } from "./describe-needs.ts";

/** The gate cannot do its work: noise leaves too many comparisons undecided, or no comparison could have been red. */
export function undecidedCauses(findings: readonly Finding[], gate: GateConfig): readonly Cause[] {
  const compared = findings.filter(
    ({ role, kind }) => role === "gate" && kind !== "no-baseline" && kind !== "incomparable",
  );
  return [...tooNoisy(compared, gate), ...nothingJudged(compared, gate)];
}

function tooNoisy(compared: readonly Finding[], { maxUndecided, costs }: GateConfig): readonly Cause[] {
  const noisy = compared.filter(({ kind, reason }) => kind === "inconclusive" && reason.code === "too-noisy");
  if (noisy.length === 0 || noisy.length <= maxUndecided * compared.length) return [];
  const are = noisy.length === 1 ? "is too noisy for its margin" : "are too noisy for their margins";
  const text = `${noisy.length} of ${compared.length} ${are}, more than ${formatWrittenPercent(maxUndecided)} (gate.max-undecided): ${describeNeeds(noisy)}`;
  return [{ name: "undecided", cost: costs.undecided, count: noisy.length, text }];
}

/** The metric that every run has, whether or not the config names it. */
const IMPLICIT = "success";

/**
 * Where other metrics gate, `success` alone says nothing about them. It counts here only when none of its trials
 * succeeds, since the others then measured nothing of use.
 */
function nothingJudged(compared: readonly Finding[], { costs }: GateConfig): readonly Cause[] {
  const success = compared.filter(({ metric }) => metric === IMPLICIT);
  const asked = compared.filter(({ metric }) => metric !== IMPLICIT);
  const gating = asked.length === 0 ? compared : asked;
  const cause = (count: number, text: string): readonly Cause[] => [
    { name: "nothing-judged", cost: costs["nothing-judged"], count, text },
  ];
  if (success.length > 0 && success.every(isAtWorst)) {
    return cause(
      success.length,
      "Every trial of both sides failed, and more than all cannot fail: success 0%",
    );
  }
  if (gating.length === 0 || !gating.every(couldNeverBeRed)) return [];
  const none =
    gating.length === 1
      ? "The only comparison could not have been a regression"
      : `None of ${gating.length} comparisons could have been a regression`;
  return cause(gating.length, `${none}, whatever the data: ${describeNeeds(gating)}`);
}
