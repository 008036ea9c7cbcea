import type { Metric, Quantile } from "../../model/config/metric.ts";
import {
  bootstrapQuantileRatio,
  type QuantileRatio,
  ratioPAbove,
  ratioPBelow,
  smallestRatioP,
  studentQuantile,
} from "../../stats/index.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { bootstrapOptions, sampleShape, type PlannedTest } from "../values/estimate.ts";
import type { ByHypothesis } from "../values/test-plan.ts";
import { direction, marginFactor } from "../values/theta-scale.ts";
import { trialValues } from "../values/quantile-units.ts";
import type { Values } from "../values/values.ts";

/** A quantile of the candidate's trials against the baseline's, both positive: the bootstrap's interval and its inverse. */
export function quantilePlan(
  values: Values,
  { metric, quantile }: { readonly metric: Metric; readonly quantile: Quantile },
  context: CompareContext,
): PlannedTest {
  const samples = {
    design: values.paired ? "paired" : "unpaired",
    x: trialValues(values.units.baseline),
    y: trialValues(values.units.candidate),
  } as const;
  const ratio = bootstrapQuantileRatio(samples, quantile, bootstrapOptions(values, context));
  if (ratio === null) throw new RangeError("expected positive trials of at least two units a side");
  const smallest = smallestRatioP(ratio);
  const { student, interval } = ratio;
  const bounds = { lower: interval.lower, upper: interval.upper };
  const isLowerBetter = direction(metric) === 1;
  return {
    plan: {
      by: "alone",
      p: pOf(ratio, metric),
      smallestP: { margin: smallest, worse: smallest, better: smallest },
      criticalT: (alpha) => studentQuantile(1 - alpha, student.df),
      reach: { by: "units" },
    },
    estimate: {
      design: samples.design,
      values: { baseline: ratio.values.x, candidate: ratio.values.y },
      theta: (isLowerBetter ? student.estimate : -student.estimate) + 0,
      bounds: {
        ...(isLowerBetter ? bounds : { lower: -bounds.upper, upper: -bounds.lower }),
        method: interval.method,
      },
      units: Math.min(values.baseline.length, values.candidate.length),
      error: student,
      shape: sampleShape(values),
    },
  };
}

/** Worse is a larger ratio where lower is better, else a smaller one. */
function pOf(ratio: QuantileRatio, metric: Metric): ByHypothesis<number> {
  const factor = marginFactor(metric);
  return direction(metric) === 1
    ? { margin: ratioPAbove(ratio, factor), worse: ratioPAbove(ratio, 1), better: ratioPBelow(ratio, 1) }
    : { margin: ratioPBelow(ratio, factor), worse: ratioPBelow(ratio, 1), better: ratioPAbove(ratio, 1) };
}
