import type { Metric, Quantile } from "../../model/config/metric.ts";
import { normalQuantile } from "../../stats/index.ts";
import { axesKey } from "../values/axes-key.ts";
import { fisherP, isYesNo, mcNemarP, newcombePs, newcombeSmallestPs } from "../kinds/binary-tests.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { type TestEstimate, thetaOf } from "../values/estimate.ts";
import { exactOutcome } from "../kinds/exact-outcome.ts";
import { type Hypothesis, marginDistance, orientedSides, pairedDifferences } from "../values/hypotheses.ts";
import type { Outcome, RunEffectCap } from "../values/outcome.ts";
import { pastMeans, RUNS_NEEDED } from "../screen/past-means.ts";
import { ruleOutcome } from "./rule-outcome.ts";
import { type PoissonPlan, poissonPlan, poissonTotals } from "../kinds/poisson-plan.ts";
import { type QuantilePlan, quantilePlan } from "./quantile-plan.ts";
import { isEnough, sizeOf } from "../values/quantile-units.ts";
import { runLevelPlan } from "./run-level-plan.ts";
import type { Subject } from "../values/subject.ts";
import type { ByHypothesis, TestPlan } from "../values/test-plan.ts";
import { marginTheta, thetaScale } from "../values/theta-scale.ts";
import type { UnitSet } from "../values/unit-sets.ts";
import type { Values } from "../values/values.ts";

/** What is left to do for an open comparison. */
export type Prepared =
  | { readonly type: "settled"; readonly outcome: Outcome }
  | {
      readonly type: "testable";
      readonly plan: TestPlan;
      /** Null = red is in reach. */
      readonly cap: RunEffectCap | null;
      /** Known with the test already; null = to be taken from the values. */
      readonly estimate: TestEstimate | null;
    };

/** Chooses the test of a comparison by its kind; settles at once what needs none. */
export function prepare(
  subject: Subject,
  values: Values,
  context: CompareContext,
  sets: ReadonlyMap<string, UnitSet>,
): Prepared {
  const past = subject.metric.runEffect && !context.sameJob ? pastMeans(subject, context) : null;
  const cap = past !== null && past.length < RUNS_NEEDED ? { runs: past.length } : null;
  const outcome = settle(subject, values, cap);
  if (outcome !== null) return { type: "settled", outcome };
  if (past === null || cap !== null) {
    const own = ownPlan(subject.metric, values, context);
    return {
      type: "testable",
      ...(own ?? { plan: withinJobPlan(subject, values, sets), estimate: null }),
      cap,
    };
  }
  return { type: "testable", ...runLevelPlan(subject, { values, past }, context), cap: null };
}

/** A test that shares no draws with others; null = units are flipped or permuted with those of the other metrics. */
function ownPlan(metric: Metric, values: Values, context: CompareContext): QuantilePlan | PoissonPlan | null {
  if (metric.quantile !== null) {
    return quantilePlan(values, { metric, quantile: metric.quantile }, context);
  }
  const totals = metric.poisson && thetaScale(metric) === "ratio" ? totalsOf(values) : null;
  return totals === null ? null : poissonPlan(totals, { metric, values }, context);
}

function settle(subject: Subject, values: Values, cap: RunEffectCap | null): Outcome | null {
  const { metric } = subject;
  if (metric.kind === "exact") {
    const outcome = exactOutcome(values.members ?? values, subject);
    return outcome.units === 0 ? { type: "no-measurement" } : outcome;
  }
  if (values.baseline.length === 0 || values.candidate.length === 0) return { type: "no-measurement" };
  if (metric.rule !== null) return ruleOutcome(values.members ?? values, metric, { ...metric.rule, cap });
  const mu = marginTheta(metric);
  if (!hasTheta(values, metric)) {
    const allZero = [...values.baseline, ...values.candidate].every((value) => value === 0);
    return allZero ? { type: "certain", theta: 0, mu } : { type: "no-ratio" };
  }
  if (metric.deterministic && isNoiseless(values.members ?? values)) {
    return { type: "certain", theta: thetaOf(values, metric), mu };
  }
  return metric.quantile === null ? null : tooFewTrials(values, metric.quantile);
}

function tooFewTrials({ units }: Values, quantile: Quantile): Outcome | null {
  const sizes = { baseline: sizeOf(units.baseline), candidate: sizeOf(units.candidate) };
  return isEnough(sizes.baseline, quantile) && isEnough(sizes.candidate, quantile)
    ? null
    : { type: "too-few-trials", quantile, sizes };
}

function hasTheta(values: Values, metric: Metric): boolean {
  const { units, baseline, candidate } = values;
  if (metric.quantile !== null) {
    return [...units.baseline, ...units.candidate].every(({ min }) => isPositive(min));
  }
  switch (thetaScale(metric)) {
    case "log":
      return baseline.every(isPositive) && candidate.every(isPositive);
    case "ratio":
      // An exact test of totals needs no ratio: none before and many now is worse.
      if (metric.poisson && totalsOf(values) !== null) {
        return isPositive(total(baseline) + total(candidate));
      }
      return isPositive(total(baseline)) && isPositive(total(candidate));
    case "difference":
      return true;
  }
}

/** Independent events make the clusters they fall into irrelevant. */
function totalsOf(values: Values): ReturnType<typeof poissonTotals> {
  return poissonTotals(values.members ?? values);
}

function isPositive(value: number): boolean {
  return value > 0;
}

function total(numbers: Float64Array): number {
  return numbers.reduce((sum, value) => sum + value, 0);
}

/** No trial contradicts `deterministic`: equal within each unit, and between repetitions where these are the units. */
function isNoiseless({ paired, units }: Values): boolean {
  return [units.baseline, units.candidate].every(
    (side) =>
      side.every((unit) => unit.min === unit.max) &&
      (paired || side.every((unit) => unit.min === side[0]?.min)),
  );
}

/** The test on the spread between units. */
function withinJobPlan(
  { sample, metric }: Subject,
  values: Values,
  sets: ReadonlyMap<string, UnitSet>,
): TestPlan {
  const answers = metric.kind === "binary" && thetaScale(metric) === "difference" && isYesNo(values);
  if (values.paired) {
    const units = values.units.baseline.map((unit) => unit.unit);
    return {
      by: "sign-flip",
      set: sets.get(axesKey(sample.group)) ?? units,
      units,
      differences: byHypothesis((hypothesis) => pairedDifferences(values, metric, hypothesis)),
      effect: byHypothesis((hypothesis) => marginDistance(values, metric, hypothesis)),
      exact: answers && metric.margin.value === 0 && isSingle(values) ? mcNemarP(values, metric) : null,
    };
  }
  if (answers && metric.margin.value > 0) {
    return {
      by: "alone",
      p: newcombePs(values, metric),
      smallestP: newcombeSmallestPs(values, metric),
      criticalT: (alpha) => normalQuantile(1 - alpha),
      reach: { by: "units" },
    };
  }
  return {
    by: "permutation",
    units: {
      baseline: values.units.baseline.map((unit) => unit.unit),
      candidate: values.units.candidate.map((unit) => unit.unit),
    },
    sides: byHypothesis((hypothesis) => orientedSides(values, metric, hypothesis)),
    effect: byHypothesis((hypothesis) => marginDistance(values, metric, hypothesis)),
    exact: answers ? fisherP(values, metric) : null,
  };
}

/** One repetition a unit. */
export function isSingle({ units }: Values): boolean {
  return [...units.baseline, ...units.candidate].every((unit) => unit.trials === 1);
}

function byHypothesis<T>(of: (hypothesis: Hypothesis) => T): ByHypothesis<T> {
  return { margin: of("margin"), worse: of("worse"), better: of("better") };
}
