import type { Metric, Quantile } from "../../model/config/metric.ts";
import {
  bootstrapQuantileDifference,
  bootstrapQuantileRatio,
  differencePAbove,
  differencePBelow,
  type Interval,
  type QuantileSamples,
  ratioPAbove,
  ratioPBelow,
  smallestDifferenceP,
  smallestRatioP,
  type StudentEstimate,
  studentQuantile,
} from "../../stats/index.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { bootstrapOptions, sampleShape, type PlannedTest } from "../values/estimate.ts";
import { type ByHypothesis, byHypothesis } from "../values/hypotheses.ts";
import {
  direction,
  type MarginPart,
  thetaScale,
  toleratedFactor,
  toleratedTheta,
} from "../values/theta-scale.ts";
import { trialValues } from "../values/quantile-units.ts";
import type { Values } from "../values/values.ts";

interface QuantileQuestion {
  readonly metric: Metric;
  readonly quantile: Quantile;
}

/** The resampled quantity: the change of a quantile, on the scale that is judged. */
interface QuantileChange {
  readonly values: { readonly x: number; readonly y: number };
  readonly student: StudentEstimate;
  readonly interval: Interval;
  readonly smallestP: number;
  readonly pAbove: (change: number) => number;
  readonly pBelow: (change: number) => number;
  /** The change that corresponds to a part of the margin; 0 = no change. */
  readonly tolerated: (part: MarginPart) => number;
}

/** Compares a quantile of the candidate's trials with the baseline's, by the bootstrap interval and its inverse. */
export function quantilePlan(
  values: Values,
  { metric, quantile }: QuantileQuestion,
  context: CompareContext,
): PlannedTest {
  const samples = {
    design: values.paired ? "paired" : "unpaired",
    x: trialValues(values.units.baseline),
    y: trialValues(values.units.candidate),
  } as const;
  const options = bootstrapOptions(values, context);
  const change =
    thetaScale(metric) === "difference"
      ? differenceOf(samples, { metric, quantile }, options)
      : ratioOf(samples, { metric, quantile }, options);
  const { student, interval, smallestP: smallest } = change;
  const bounds = { lower: interval.lower, upper: interval.upper };
  const isLowerBetter = direction(metric) === 1;
  return {
    plan: {
      by: "alone",
      p: pOf(change, metric),
      smallestP: byHypothesis(() => smallest),
      criticalT: (alpha) => studentQuantile(1 - alpha, student.df),
      reach: { by: "units" },
    },
    estimate: {
      design: samples.design,
      values: { baseline: change.values.x, candidate: change.values.y },
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

type Options = ReturnType<typeof bootstrapOptions>;

/** The change of positive values, as a ratio. */
function ratioOf(
  samples: QuantileSamples,
  { metric, quantile }: QuantileQuestion,
  options: Options,
): QuantileChange {
  const ratio = bootstrapQuantileRatio(samples, quantile, options);
  if (ratio === null) throw new RangeError("expected positive trials of at least two units a side");
  return {
    ...ratio,
    smallestP: smallestRatioP(ratio),
    pAbove: (change) => ratioPAbove(ratio, change),
    pBelow: (change) => ratioPBelow(ratio, change),
    tolerated: (part) => toleratedFactor(metric, part),
  };
}

/** The change of values that may be 0, in the metric's own unit. */
function differenceOf(
  samples: QuantileSamples,
  { metric, quantile }: QuantileQuestion,
  options: Options,
): QuantileChange {
  const difference = bootstrapQuantileDifference(samples, quantile, options);
  if (difference === null) throw new RangeError("expected trials of at least two units a side");
  return {
    ...difference,
    smallestP: smallestDifferenceP(difference),
    pAbove: (change) => differencePAbove(difference, change),
    pBelow: (change) => differencePBelow(difference, change),
    tolerated: (part) => direction(metric) * toleratedTheta(metric, part),
  };
}

/** Worse is a larger quantile where lower is better, and a smaller one where higher is better. */
function pOf({ pAbove, pBelow, tolerated }: QuantileChange, metric: Metric): ByHypothesis<number> {
  const [worse, better] = direction(metric) === 1 ? [pAbove, pBelow] : [pBelow, pAbove];
  const worseBy = (part: MarginPart) => worse(tolerated(part));
  return { margin: worseBy(1), half: worseBy(0.5), worse: worseBy(0), better: better(tolerated(0)) };
}
