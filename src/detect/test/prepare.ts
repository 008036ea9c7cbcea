import { mainLevel, type PastRun } from "../../history/main-level.ts";
import type { Metric, Quantile } from "../../model/config/metric.ts";
import { kindTraits } from "../../model/config/metric-kind.ts";
import { behaviourOf } from "../kinds/behaviour-of.ts";
import type { Question } from "../kinds/kind.ts";
import { pastRuns, RUNS_NEEDED, RUNS_TO_WARN } from "../screen/past-means.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { type PlannedTest, thetaOf } from "../values/estimate.ts";
import type { ComparisonResult, RunEffectCap } from "../values/comparison-result.ts";
import { isEnough, sizeOf } from "../values/quantile-units.ts";
import { marginTheta } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";
import { quantilePlan } from "./quantile-plan.ts";
import { ruleResult } from "./rule-result.ts";
import { runLevelPlan } from "./run-level-plan.ts";

/** What remains to be done to decide a comparison. */
export type Prepared =
  | { readonly type: "settled"; readonly result: ComparisonResult }
  | (PlannedTest & {
      readonly type: "testable";
      /** Null = the comparison may be a regression. */
      readonly cap: RunEffectCap | null;
    });

/** Chooses the test of a comparison by its kind. Comparisons that need no test are decided here. */
export function prepare(question: Question, context: CompareContext): Prepared {
  const { subject, values } = question;
  const { metric } = subject;
  const kind = behaviourOf(metric.kind);
  if (kind.judged === "by-tolerance") return { type: "settled", result: kind.compare(subject, values) };
  const past = metric.runEffect && !context.sameJob ? pastRuns(subject, context) : null;
  const main =
    past !== null && past.length >= RUNS_TO_WARN ? mainLevel(past, context.machineDependent) : null;
  const isKnown = main !== null && past !== null && past.length >= RUNS_NEEDED;
  const cap = past === null || isKnown ? null : { runs: past.length };
  const result = withoutTest(question, cap);
  if (result !== null) return { type: "settled", result };
  if (main !== null && past !== null && !isNothing(past, metric)) {
    return { type: "testable", ...runLevelPlan(subject, { values, main }, context), cap };
  }
  const { quantile } = metric;
  const planned =
    quantile === null ? kind.test(question, context) : quantilePlan(values, { metric, quantile }, context);
  return { type: "testable", ...planned, cap };
}

/** Null = the comparison needs a test. */
function withoutTest(
  { subject: { metric }, values }: Question,
  cap: RunEffectCap | null,
): ComparisonResult | null {
  if (values.baseline.length === 0 || values.candidate.length === 0) return { type: "no-measurement" };
  if (metric.rule !== null) return ruleResult(values.members ?? values, metric, { ...metric.rule, cap });
  const mu = marginTheta(metric);
  const isAllZero = [...values.baseline, ...values.candidate].every((value) => value === 0);
  if (isAllZero && takesShares(metric)) return { type: "certain", theta: 0, mu };
  if (metric.deterministic && isNoiseless(values.members ?? values)) {
    return { type: "certain", theta: thetaOf(values, metric), mu };
  }
  return metric.quantile === null ? null : tooFewTrials(values, metric.quantile);
}

/**
 * Whether the margin is written as a share of the baseline. Some values are then still judged in the metric's own unit.
 */
function takesShares({ kind, quantile }: Metric): boolean {
  return quantile !== null || kindTraits(kind).margin?.scale === "relative";
}

/**
 * Past runs with all means 0 have no variation to compare with, and no slow machine turns 0 into another number. So the
 * units of both runs decide.
 */
function isNothing(past: readonly PastRun[], metric: Metric): boolean {
  return takesShares(metric) && metric.margin.scale === "absolute" && past.every(({ worse }) => worse === 0);
}

function tooFewTrials({ units }: Values, quantile: Quantile): ComparisonResult | null {
  const sizes = { baseline: sizeOf(units.baseline), candidate: sizeOf(units.candidate) };
  return isEnough(sizes.baseline, quantile) && isEnough(sizes.candidate, quantile)
    ? null
    : { type: "too-few-trials", quantile, sizes };
}

/**
 * Whether no trial contradicts `deterministic`: values are equal within each unit, and between repetitions where these
 * are the units.
 */
function isNoiseless({ paired, units }: Values): boolean {
  return [units.baseline, units.candidate].every(
    (side) =>
      side.every((unit) => unit.min === unit.max) &&
      (paired || side.every((unit) => unit.min === side[0]?.min)),
  );
}
