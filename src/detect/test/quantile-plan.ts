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
import { type ByHypothesis, byHypothesis } from "../values/hypotheses.ts";
import { direction, type MarginPart, toleratedFactor } from "../values/theta-scale.ts";
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
      smallestP: byHypothesis(() => smallest),
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
  const [worse, better] = direction(metric) === 1 ? [ratioPAbove, ratioPBelow] : [ratioPBelow, ratioPAbove];
  const worseBy = (part: MarginPart) => worse(ratio, toleratedFactor(metric, part));
  return { margin: worseBy(1), half: worseBy(0.5), worse: worseBy(0), better: better(ratio, 1) };
}
