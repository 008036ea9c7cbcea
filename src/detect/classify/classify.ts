import { quantileName } from "../../model/config/metric.ts";
import { SAMPLED_METRICS } from "../../model/config/sampled-metrics.ts";
import { classifyExact } from "./classify-exact.ts";
import { capText, classifyTested, TESTED_STEPS } from "./classify-tested.ts";
import { type Decision, decided } from "./decision.ts";
import { formatP, formatPercent, formatWrittenPercent } from "../../base/format-number.ts";
import { formatSize, formatWrittenSize } from "../../base/format-value.ts";
import { metricScale } from "../../model/result/finding-numbers.ts";
import type { CertainResult, Comparison, RuleResult, TooFewTrials } from "../values/comparison-result.ts";
import { lostText } from "../values/lost-codes.ts";
import { wereNeverWritten } from "../values/never-written.ts";
import { neededForQuantile } from "../values/quantile-units.ts";

/** The order in which a comparison is decided, as docs/statistics.md lists it under 'The decision, in order'. */
export const DECISION_STEPS: readonly string[] = [screened.name, missing.name, ...TESTED_STEPS];

/** Decides what a comparison is. The first step with an answer decides. */
export function classify(comparison: Comparison): Decision {
  const decision = screened(comparison) ?? missing(comparison) ?? judged(comparison);
  // Only a metric with the role `gate` can be a regression.
  return decision.kind === "regression" && comparison.subject.metric.role !== "gate"
    ? { ...decision, kind: "warning" }
    : decision;
}

function screened({ result }: Comparison): Decision | null {
  return result.type === "no-baseline" || result.type === "incomparable"
    ? { kind: result.type, reason: result.reason, neededUnits: null }
    : null;
}

/** A candidate that loses the trials of the hard cases must not pass because of it. */
function missing(comparison: Comparison): Decision | null {
  const { subject, missing: rate, alpha, maxErrorRate } = comparison;
  if (rate === null) return null;
  const lost = lostText(subject.sample.lost);
  const rates = `${formatPercent(rate.candidate)} of the candidate's trials gave no answer, ${formatPercent(rate.baseline)} of the baseline's`;
  if (rate.p <= alpha && isUnseen(comparison)) {
    const decision = judged(comparison);
    if (decision.kind === "regression") return decision;
    const text = `${rates}: their processes ended before they were seen once. Measure longer ones, or let the program report ${subject.metric.name} itself.`;
    return decided("inconclusive", "error-rate", text);
  }
  if (rate.p <= alpha && comparison.faultsInjected) return lostToFaults(comparison, `${rates}.${lost}`);
  if (rate.p <= alpha && wereNeverWritten(subject.sample)) {
    const decision = judged(comparison);
    if (decision.kind === "regression") return decision;
    const text = `${rates}.${lost} The results file has as many rows as the baseline, and fewer repetitions than the plan: write their number, or leave \`matrix.repetitions\` out.`;
    return decided("inconclusive", "error-rate", text);
  }
  if (rate.p <= alpha) {
    const text = `${rates} (${formatP(rate.p)}).${lost} See the errors; a candidate that loses trials is not shown to be as good.`;
    return decided("regression", "missing-rate", text);
  }
  if (Math.max(rate.candidate, rate.baseline) <= maxErrorRate) return null;
  // A few impossible numbers must not switch the metric off: a comparison that is a regression without them stays one.
  if (lostAnswersAlone(comparison) && judged(comparison).kind === "regression") return null;
  const text = `${rates}; more than ${formatWrittenPercent(maxErrorRate)} (gate.max-error-rate) cannot be judged.${lost} Fix the errors and run again.`;
  return decided("inconclusive", "error-rate", text);
}

/** Every trial answered, but some answers contain no number, or one that no measurement can give. */
function lostAnswersAlone({ subject: { sample } }: Comparison): boolean {
  return [sample.sides.baseline, sample.sides.candidate].every(({ missing: units }) =>
    units.every((unit) => unit.missing === unit.withoutNumber),
  );
}

/** How many short processes are seen depends on what else the machine does, not on the candidate. */
function isUnseen(comparison: Comparison): boolean {
  return SAMPLED_METRICS.includes(comparison.subject.metric.name) && lostAnswersAlone(comparison);
}

/** Trials that were lost to injected faults do not count against the candidate; its remaining answers may still be worse. */
function lostToFaults(comparison: Comparison, losses: string): Decision {
  const decision = judged(comparison);
  if (decision.kind === "regression") return decision;
  const text = `${losses} Faults were injected (\`chaos\`), so this says nothing about the candidate. Run without them, or with more \`retry.attempts\`.`;
  return decided("inconclusive", "error-rate", text);
}

/** The answer of the measured values. A comparison that was not tested has a rule of its own instead of the tested steps. */
function judged(comparison: Comparison): Decision {
  const { result } = comparison;
  switch (result.type) {
    case "no-baseline":
    case "incomparable":
      return { kind: result.type, reason: result.reason, neededUnits: null };
    case "no-measurement":
      return decided("inconclusive", "no-measurement", noMeasurementText(comparison));
    case "too-few-trials":
      return classifyTooFew(result);
    case "exact":
      return classifyExact(result, comparison);
    case "rule":
      return classifyRule(result, comparison);
    case "certain":
      return classifyCertain(result, comparison);
    case "tested":
      return classifyTested(result, comparison);
  }
}

function classifyTooFew({ quantile, sizes }: TooFewTrials): Decision {
  const needed = neededForQuantile(quantile);
  const shown = (side: "baseline" | "candidate") =>
    `${sizes[side].trials} in ${sizes[side].units} on the ${side}`;
  const text = `Too few trials to judge the ${quantileName(quantile)}: it needs >= ${needed.trials} trials in >= ${needed.units} units on each side; has ${shown("baseline")}, ${shown("candidate")}.`;
  return { ...decided("inconclusive", "too-few-units", text), neededUnits: needed.units };
}

function noMeasurementText({ subject: { sample } }: Comparison): string {
  const { baseline, candidate } = sample.sides;
  if (candidate.trials === 0)
    return "No candidate trial of this group has this metric. See the errors and run again.";
  if (baseline.trials === 0)
    return "No baseline trial of this group has this metric. The next run of the base branch may have it.";
  return "No unit was measured on both sides.";
}

function classifyRule(
  { worsening, allowed, by, cap }: RuleResult,
  { subject: { metric } }: Comparison,
): Decision {
  const scale = { ...metricScale(metric), scale: by === "change" ? "relative" : "absolute" } as const;
  const limit = formatWrittenSize(allowed, scale);
  const caution =
    "A plain rule is not a test: `change > 5%` failed 96% of unchanged benchmark runs with 70 metrics (docs/statistics.md).";
  if (worsening > allowed * (1 + TOLERANCE)) {
    const worse = `Worse by ${formatSize(worsening, scale)}, more than the rule's ${limit}`;
    if (cap !== null) {
      const text = `${worse}, but cannot be a regression: ${capText(cap)}`;
      return decided("warning", "run-effect-cap", text);
    }
    const text = `${worse}. ${caution}`;
    return decided("regression", "plain-rule", text);
  }
  const text = `Within the rule's ${limit}. ${caution}`;
  return decided("pass", "plain-rule", text);
}

/** Allows for the rounding of margins that are written in decimals: 1.05 x 100 is not 105 in doubles. */
const TOLERANCE = 1e-12;

/** The metric has no noise, so the estimate decides without a test. */
function classifyCertain({ theta, mu }: CertainResult, { subject: { metric } }: Comparison): Decision {
  const margin = formatWrittenSize(metric.margin.value, metricScale(metric));
  if (theta > mu + TOLERANCE) {
    const text = `Worse by more than the margin of ${margin}; the metric is declared deterministic, so there is no noise to allow for.`;
    return decided("regression", "worse-than-margin", text);
  }
  if (theta < 0) {
    return decided("improved", "better", "Better, and deterministic.");
  }
  return theta === 0
    ? decided("pass", "identical", "Both sides have the same values.")
    : decided(
        "pass",
        "no-worse-than-margin",
        `Worse by less than the margin of ${margin}, and deterministic.`,
      );
}
