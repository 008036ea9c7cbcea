import { IMPLICIT_SUCCESS } from "../model/config/implicit-success.ts";
import { formatWrittenPercent } from "../base/format-number.ts";
import type { GateConfig } from "../model/config/config.ts";
import type { Finding } from "../model/result/finding.ts";
import { couldNeverBeRed, isAtWorst } from "../model/result/finding-cost.ts";
import type { Cause, CostName } from "../model/result/verdict.ts";
import { describeNeeds } from "./describe-needs.ts";

/** The gate cannot do its work: noise leaves too many comparisons undecided, or no comparison could have been red. */
export function undecidedCauses(findings: readonly Finding[], gate: GateConfig): readonly Cause[] {
  const compared = findings.filter(
    ({ role, kind }) => role === "gate" && kind !== "no-baseline" && kind !== "incomparable",
  );
  const asked = compared.filter(({ metric }) => metric !== IMPLICIT);
  const gating = asked.length === 0 ? compared : asked;
  return [...tooNoisy(gating, gate), ...nothingJudged({ compared, gating }, gate)];
}

/** Every run has it, whether or not anybody asked for it. Where other metrics gate, it says nothing of them. */
const IMPLICIT = IMPLICIT_SUCCESS.name;

function tooNoisy(compared: readonly Finding[], { maxUndecided, costs }: GateConfig): readonly Cause[] {
  const noisy = compared.filter(({ kind, reason }) => kind === "inconclusive" && reason.code === "too-noisy");
  if (noisy.length === 0 || noisy.length <= maxUndecided * compared.length) return [];
  const are = noisy.length === 1 ? "is too noisy for its margin" : "are too noisy for their margins";
  const text = `${noisy.length} of ${compared.length} ${are}, more than ${formatWrittenPercent(maxUndecided)} (gate.max-undecided): ${describeNeeds(noisy)}`;
  return [{ name: "undecided", cost: costs.undecided, count: noisy.length, text }];
}

interface Judged {
  readonly compared: readonly Finding[];
  /** Findings without the implicit metric, unless it is the only one. */
  readonly gating: readonly Finding[];
}

/** That trials succeed is no judgement of other metrics; that none does says that these are of no use. */
function nothingJudged({ compared, gating }: Judged, { costs }: GateConfig): readonly Cause[] {
  const success = compared.filter(({ metric }) => metric === IMPLICIT);
  const cause = (name: CostName, count: number, text: string): readonly Cause[] => [
    { name, cost: costs[name], count, text },
  ];
  if (success.length > 0 && success.every(isAtWorst)) {
    const text = "Every trial of both sides failed, and more than all cannot fail: success 0%";
    return cause("all-failed", success.length, text);
  }
  if (gating.length === 0 || !gating.every(couldNeverBeRed)) return [];
  const none =
    gating.length === 1
      ? "The only comparison could not have been a regression"
      : `None of ${gating.length} comparisons could have been a regression`;
  const name = gating.every(isAtWorst) ? "at-worst" : "could-not-fail";
  return cause(name, gating.length, `${none}, whatever the data: ${describeNeeds(gating)}`);
}
