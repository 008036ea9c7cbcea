import { kindTraits } from "../../model/config/metric-kind.ts";
import type { Metric } from "../../model/config/metric.ts";
import { hallSecond, skewedMean, welchSecond } from "../../stats/index.ts";
import { axesKey } from "../values/axes-key.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { meanValues, sampleShape, type TestEstimate, thetaInterval, thetaOf } from "../values/estimate.ts";
import {
  type ByHypothesis,
  byHypothesis,
  marginDistance,
  orientedSides,
  pairedDifferences,
} from "../values/hypotheses.ts";
import type { PermutationPlan, SignFlipPlan } from "../values/test-plan.ts";
import { thetaScale } from "../values/theta-scale.ts";
import { samplesOf, type Values } from "../values/values.ts";
import type { Question, TestedKind } from "./kind.ts";

/**
 * Numbers whose means are compared: kinds `latency`, `memory`, `amount` and `score`. The scale decides whether the mean
 * is geometric or arithmetic.
 */
export const means: TestedKind = {
  judged: "by-test",
  hasTheta: haveTheta,
  test: (question, context) => ({
    plan: resamplingPlan(question, null),
    estimate: meanEstimate(question, context),
  }),
  meanBounds: skewedMean,
  plannedMde: () => null,
  warnings: () => [],
};

function haveTheta({ baseline, candidate }: Values, metric: Metric): boolean {
  switch (thetaScale(metric)) {
    case "log":
      return baseline.every(isPositive) && candidate.every(isPositive);
    case "ratio":
      return isPositive(total(baseline)) && isPositive(total(candidate));
    case "difference":
      return true;
  }
}

function isPositive(value: number): boolean {
  return value > 0;
}

export function total(numbers: Float64Array): number {
  return numbers.reduce((sum, value) => sum + value, 0);
}

/**
 * Sign flips of paired units, or permutations of unpaired ones. Metrics of the same units share the random draws.
 * `exact`: p of a closed formula, not adjusted; null = there is no such formula.
 */
export function resamplingPlan(
  { subject: { sample, metric }, values, sets }: Question,
  exact: ByHypothesis<number> | null,
): SignFlipPlan | PermutationPlan {
  const effect = byHypothesis((hypothesis) => marginDistance(values, metric, hypothesis));
  const units = {
    baseline: values.units.baseline.map((unit) => unit.unit),
    candidate: values.units.candidate.map((unit) => unit.unit),
  };
  if (values.paired) {
    const differences = byHypothesis((hypothesis) => pairedDifferences(values, metric, hypothesis));
    // Sign flips of shares of right answers keep their level without a second test.
    const isScore = thetaScale(metric) === "difference" && kindTraits(metric.kind).values !== "answers";
    return {
      by: "sign-flip",
      set: sets.get(axesKey(sample.group)) ?? units.baseline,
      units: units.baseline,
      differences,
      effect,
      exact,
      second: byHypothesis((hypothesis) => (isScore ? hallSecond(differences[hypothesis]) : null)),
    };
  }
  const sides = byHypothesis((hypothesis) => orientedSides(values, metric, hypothesis));
  return {
    by: "permutation",
    units,
    sides,
    effect,
    exact,
    second: byHypothesis((hypothesis) => (exact === null ? welchSecond(samplesOf(sides[hypothesis])) : null)),
  };
}

/** Means, their change, and its bootstrap interval. */
export function meanEstimate(
  { subject: { metric }, values }: Question,
  context: CompareContext,
): TestEstimate {
  const isAsked = context.resampling.intervals === "drawn";
  const interval = isAsked ? thetaInterval(values, metric, context) : null;
  return {
    design: values.paired ? "paired" : "unpaired",
    values: meanValues(values, metric),
    theta: thetaOf(values, metric),
    bounds:
      interval === null ? null : { lower: interval.lower, upper: interval.upper, method: interval.method },
    units: Math.min(values.baseline.length, values.candidate.length),
    error: interval,
    shape: sampleShape(values),
  };
}
