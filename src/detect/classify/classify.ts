import { quantileName } from "../../model/config/metric.ts";
import type { ExactDifference, FindingKind, Reason } from "../../model/result/finding.ts";
import { capText, classifyTested } from "./classify-tested.ts";
import { formatNumber, formatOnScale, formatP } from "./format-amount.ts";
import type {
  CertainOutcome,
  Comparison,
  ExactOutcome,
  RuleOutcome,
  TooFewTrials,
} from "../values/outcome.ts";
import { lostText } from "../values/lost-codes.ts";
import { neededForQuantile } from "../values/quantile-units.ts";

export interface Decision {
  readonly kind: FindingKind;
  readonly reason: Reason;
  /** Units that would settle it; null = not known or not needed. */
  readonly neededUnits: number | null;
}

/** Decides what a comparison is: the steps of 'Decision, per comparison', the first that holds. */
export function classify(comparison: Comparison): Decision {
  const decision = screened(comparison) ?? missing(comparison) ?? judged(comparison);
  // Only what gates can be red.
  return decision.kind === "regression" && comparison.subject.metric.role !== "gate"
    ? { ...decision, kind: "warning" }
    : decision;
}

/** Step 1. */
function screened({ outcome }: Comparison): Decision | null {
  return outcome.type === "no-baseline" || outcome.type === "incomparable"
    ? { kind: outcome.type, reason: outcome.reason, neededUnits: null }
    : null;
}

/** Step 2: losing the hard cases cannot help. */
function missing(comparison: Comparison): Decision | null {
  const { subject, missing: rate, alpha, maxErrorRate } = comparison;
  if (rate === null) return null;
  const lost = lostText(subject.sample.lost);
  const rates = `${formatNumber(rate.candidate * 100)} % of the candidate's trials gave no answer, ${formatNumber(rate.baseline * 100)} % of the baseline's`;
  if (rate.p <= alpha && comparison.faultsInjected) return lostToFaults(comparison, `${rates}.${lost}`);
  if (rate.p <= alpha) {
    const text = `${rates} (p ${formatP(rate.p)}).${lost} See the errors; a candidate that loses trials is not shown to be as good.`;
    return { kind: "regression", reason: { code: "missing-rate", text }, neededUnits: null };
  }
  if (Math.max(rate.candidate, rate.baseline) <= maxErrorRate) return null;
  const text = `${rates}; more than ${formatNumber(maxErrorRate * 100)} % (gate.max-error-rate) cannot be judged.${lost} Fix the errors and run again.`;
  return { kind: "inconclusive", reason: { code: "error-rate", text }, neededUnits: null };
}

/** What was lost because faults were injected is no fault of the candidate's; what did arrive may be worse all the same. */
function lostToFaults(comparison: Comparison, losses: string): Decision {
  const decision = judged(comparison);
  if (decision.kind === "regression") return decision;
  const text = `${losses} Faults were injected (\`chaos\`), so this tells nothing of the candidate. Run without them, or with more \`retry.attempts\`.`;
  return inconclusive("error-rate", text);
}

/** Steps 3 to 7. */
function judged(comparison: Comparison): Decision {
  const { outcome } = comparison;
  switch (outcome.type) {
    case "no-baseline":
    case "incomparable":
      return { kind: outcome.type, reason: outcome.reason, neededUnits: null };
    case "no-measurement":
      return inconclusive("no-measurement", noMeasurementText(comparison));
    case "no-ratio":
      return inconclusive(
        "baseline-zero",
        "A change in percent needs values above 0 on both sides. Choose kind `score`, whose margin is in the metric's own unit (`margin: 0.5`).",
      );
    case "too-few-trials":
      return classifyTooFew(outcome);
    case "exact":
      return classifyExact(outcome, comparison);
    case "rule":
      return classifyRule(outcome);
    case "certain":
      return classifyCertain(outcome, comparison);
    case "tested":
      return classifyTested(outcome, comparison);
  }
}

function inconclusive(code: Reason["code"], text: string): Decision {
  return { kind: "inconclusive", reason: { code, text }, neededUnits: null };
}

function classifyTooFew({ quantile, sizes }: TooFewTrials): Decision {
  const needed = neededForQuantile(quantile);
  const shown = (side: "baseline" | "candidate") =>
    `${sizes[side].trials} in ${sizes[side].units} on the ${side}`;
  const text = `Too few trials to judge the ${quantileName(quantile)}: it needs >= ${needed.trials} trials in >= ${needed.units} units on each side; has ${shown("baseline")}, ${shown("candidate")}.`;
  return { ...inconclusive("too-few-units", text), neededUnits: needed.units };
}

function noMeasurementText({ subject: { sample } }: Comparison): string {
  const { baseline, candidate } = sample.sides;
  if (candidate.trials === 0)
    return "No candidate trial holds this metric here. See the errors and run again.";
  if (baseline.trials === 0)
    return "No baseline trial holds this metric here. The next run of the base branch may.";
  return "No unit was measured on both sides.";
}

function classifyExact(
  { difference, lost, disagreeing, isStructured }: ExactOutcome,
  { subject }: Comparison,
): Decision {
  const { atol, rtol } = subject.metric;
  const tolerance = `atol ${formatNumber(atol)}, rtol ${formatNumber(rtol)}`;
  if (difference.mismatches > 0 && isStructured) {
    const text = structureText(difference, { lost, tolerance });
    return { kind: "regression", reason: { code: "exact-mismatch", text }, neededUnits: null };
  }
  if (difference.mismatches > 0) {
    const first = difference.firstUnit === null ? "" : ` (first: ${difference.firstUnit})`;
    const noNumber = lost === 0 ? "" : `, ${lost} of them no number any more`;
    const text = `${difference.mismatches} of the values differ by more than ${tolerance}${first}${noNumber}; largest difference ${formatNumber(difference.absolute)}${ulpText(difference)}.`;
    return { kind: "regression", reason: { code: "exact-mismatch", text }, neededUnits: null };
  }
  if (disagreeing !== null) {
    const unit = disagreeing.unit === "" ? "" : ` in unit ${disagreeing.unit}`;
    const where = isStructured ? `${unit} at \`${disagreeing.path}\`` : unit;
    const text = `The baseline's repetitions differ among themselves${where} by more than ${tolerance}: not exact. Widen the tolerance, or choose another kind.`;
    return inconclusive("baseline-disagrees-with-itself", text);
  }
  return {
    kind: "pass",
    reason: { code: "identical", text: `Equal within ${tolerance}.` },
    neededUnits: null,
  };
}

function structureText(
  difference: ExactDifference,
  { lost, tolerance }: { readonly lost: number; readonly tolerance: string },
): string {
  const { mismatches, places, absolute } = difference;
  const first = firstText(difference);
  const isOne = mismatches === 1;
  if (places === 0) return `${mismatches} of the values ${isOne ? "is" : "are"} none any more${first}.`;
  const where = `${places} ${places === 1 ? "place" : "places"}`;
  const noValue = lost === 0 ? "" : `, ${lost} of them no value any more`;
  return `${mismatches} of the values ${isOne ? "differs" : "differ"} in ${where}${noValue} (numbers by more than ${tolerance})${first}; largest difference ${formatNumber(absolute)}${ulpText(difference)}.`;
}

function firstText({ firstUnit, first }: ExactDifference): string {
  const unit = firstUnit === null ? "" : ` ${firstUnit}`;
  if (first === null) return unit === "" ? "" : `; first${unit}`;
  return `; first${unit} at \`${first.path}\`: expected ${first.expected}, got ${first.got}`;
}

/** More steps than this say less than the difference itself. */
const MOST_ULPS = 1e6;

function ulpText({ ulps }: ExactDifference): string {
  if (ulps === null || ulps === 0 || ulps > MOST_ULPS) return "";
  return ` (${ulps} ${ulps === 1 ? "step" : "steps"} between doubles)`;
}

function classifyRule({ worsening, allowed, by, cap }: RuleOutcome): Decision {
  const shown = (value: number) => (by === "change" ? `${formatNumber(value * 100)} %` : formatNumber(value));
  const caution =
    "A plain rule is no test: `change > 5 %` called 96 % of unchanged benchmark runs with 70 metrics red (docs/statistics.md).";
  if (worsening > allowed * (1 + TOLERANCE)) {
    const worse = `Worse by ${shown(worsening)}, more than the rule's ${shown(allowed)}`;
    if (cap !== null) {
      const text = `${worse}, but cannot be red: ${capText(cap)}`;
      return { kind: "warning", reason: { code: "run-effect-cap", text }, neededUnits: null };
    }
    const text = `${worse}. ${caution}`;
    return { kind: "regression", reason: { code: "plain-rule", text }, neededUnits: null };
  }
  const text = `Within the rule's ${shown(allowed)}. ${caution}`;
  return { kind: "pass", reason: { code: "plain-rule", text }, neededUnits: null };
}

/** Of margins written in decimals: 1.05 x 100 is not 105 in doubles. */
const TOLERANCE = 1e-12;

/** No noise, so no test: the estimate decides. */
function classifyCertain({ theta, mu }: CertainOutcome, { subject: { metric } }: Comparison): Decision {
  const margin = formatOnScale(metric.margin.value, metric);
  if (theta > mu + TOLERANCE) {
    const text = `Worse by more than the margin of ${margin}; the metric is declared deterministic, so there is no noise to allow for.`;
    return { kind: "regression", reason: { code: "worse-than-margin", text }, neededUnits: null };
  }
  if (theta < 0) {
    return {
      kind: "improved",
      reason: { code: "better", text: "Better, and deterministic." },
      neededUnits: null,
    };
  }
  const reason: Reason =
    theta === 0
      ? { code: "identical", text: "Both sides have the same values." }
      : {
          code: "no-worse-than-margin",
          text: `Worse by less than the margin of ${margin}, and deterministic.`,
        };
  return { kind: "pass", reason, neededUnits: null };
}
