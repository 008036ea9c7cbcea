import type { Metric } from "../../model/config/metric.ts";
import type { Sample, UnitValue } from "../../model/result/sample.ts";
import { mean, runLevelTest, studentQuantile } from "../../stats/index.ts";
import { clusterUnits } from "../values/clusters.ts";
import type { CompareContext } from "../values/compare-context.ts";
import type { Subject } from "../values/subject.ts";
import { sampleShape, type PlannedTest } from "../values/estimate.ts";
import { direction, marginTheta, thetaScale } from "../values/theta-scale.ts";
import { unitQuantile } from "../values/quantile-units.ts";
import type { Values } from "../values/values.ts";

/** The candidate's mean against the means of past main runs, whose spread holds what differs between jobs. */
export function runLevelPlan(
  { sample, metric }: Subject,
  { values, past }: { readonly values: Values; readonly past: readonly number[] },
  { compare }: CompareContext,
): PlannedTest {
  const s = direction(metric);
  const own = ownMean(sample, metric);
  const back = thetaScale(metric) === "difference" ? (value: number) => value : Math.exp;
  const question = { margin: marginTheta(metric), alpha: compare.alpha };
  const test = runLevelTest({ mean: s * own, past: past.map((one) => s * one) }, question);
  if (test === null) throw new RangeError(`expected at least two past runs, got ${past.length}`);
  return {
    plan: {
      by: "alone",
      p: { margin: test.pMargin, worse: test.pAbove, better: test.pBelow },
      smallestP: { margin: 0, worse: 0, better: 0 },
      criticalT: (alpha) => studentQuantile(1 - alpha, test.df),
      reach: { by: "runs" },
    },
    estimate: {
      design: "run-level",
      values: { baseline: back(mean(past)), candidate: back(own) },
      theta: test.estimate,
      bounds: { lower: test.lower, upper: test.upper, method: "prediction-t" },
      units: past.length,
      error: test,
      shape: sampleShape(values),
    },
  };
}

/** Of the candidate's run, on the scale that is tested; as the history holds those of past runs: each cluster counts once. */
function ownMean({ sides, clusters }: Sample, metric: Metric): number {
  const { units } = sides.candidate;
  if (metric.quantile !== null) return Math.log(unitQuantile(units, metric.quantile));
  const means = (of: readonly UnitValue[]) => of.map((unit) => unit.mean);
  switch (thetaScale(metric)) {
    case "log":
      return mean(
        means(clusters === null ? units : clusterUnits(units, clusters, "geometric")).map(Math.log),
      );
    case "ratio":
      return Math.log(mean(means(units)));
    case "difference":
      return mean(means(clusters === null ? units : clusterUnits(units, clusters, "arithmetic")));
  }
}
