import type { Metric } from "../../model/config/metric.ts";
import { summarize, type TwoPoissonTotals } from "../../stats/index.ts";
import { thetaScale } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";
import type { TestedKind } from "./kind.ts";
import { means, total } from "./means.ts";
import { isOverdispersed } from "./overdispersion.ts";
import { poissonPlan, poissonTotals } from "./poisson-plan.ts";
import { poissonMde, poissonTest } from "./poisson-reach.ts";

/**
 * Counts of events. Totals of a metric that is declared `poisson` have an exact test; other counts are tested like
 * other numbers.
 */
export const count: TestedKind = {
  ...means,
  hasTheta(values, metric) {
    // The exact test of totals needs no ratio: an increase from no events at all can be shown too.
    return totalsOf(values, metric) === null
      ? means.hasTheta(values, metric)
      : total(values.baseline) + total(values.candidate) > 0;
  },
  test(question, context) {
    const { subject, values } = question;
    const totals = totalsOf(values, subject.metric);
    return totals === null
      ? means.test(question, context)
      : poissonPlan(totals, { metric: subject.metric, values }, context);
  },
  plannedMde({ metric, trials, past }, level) {
    if (!isPoisson(metric) || past.length === 0) return null;
    const rate = summarize(past.map(({ mean }) => mean)).mean;
    const test = poissonTest({ x: 1, y: 1 }, metric, level);
    return poissonMde(Math.round(2 * rate * trials), test, metric);
  },
  warnings(values, metric) {
    if (!metric.poisson || !isOverdispersed(values.members ?? values)) return [];
    const text =
      "Declared `poisson`, but the counts vary more than Poisson counts: a regression may be false. Remove `poisson`, so that the variation between units is taken into account.";
    return [{ code: "over-dispersed", text }];
  },
};

/** Null where means are tested instead. Clusters do not matter here, because the events are independent. */
function totalsOf(values: Values, metric: Metric): TwoPoissonTotals | null {
  return isPoisson(metric) ? poissonTotals(values.members ?? values) : null;
}

function isPoisson(metric: Metric): boolean {
  return metric.poisson && thetaScale(metric) === "ratio";
}
