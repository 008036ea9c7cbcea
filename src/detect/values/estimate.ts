import type { Metric } from "../../model/config/metric.ts";
import type { ComparedHistory } from "../../model/result/compared-history.ts";
import type { UnitValue } from "../../model/result/sample.ts";
import type { Sides } from "../../model/run/side.ts";
import {
  bootstrapDifference,
  bootstrapLogRatio,
  bootstrapMean,
  type BootstrapOptions,
  bootstrapPairedLogRatio,
  type Interval,
  mean,
  type StudentEstimate,
} from "../../stats/index.ts";
import { type CompareContext, condensed } from "./compare-context.ts";
import { analysed, orientedSides, pairedDifferences } from "./hypotheses.ts";
import type { TestedResult } from "./comparison-result.ts";
import type { TestPlan } from "./test-plan.ts";
import { samplesOf, type Values } from "./values.ts";
import { direction, thetaScale } from "./theta-scale.ts";
import { unitQuantile } from "./quantile-units.ts";

/**
 * Means of the compared values: geometric for latency and memory, arithmetic for other kinds. For a metric with a
 * quantile: the quantiles.
 */
export function meanValues(values: Values, metric: Metric): Sides<number> {
  const { quantile } = metric;
  if (quantile !== null) {
    const { baseline, candidate } = values.units;
    return { baseline: unitQuantile(baseline, quantile), candidate: unitQuantile(candidate, quantile) };
  }
  // The mean of sums over clusters has no meaning. The ratio of the means over units is also the ratio of these sums.
  const isSum = thetaScale(metric) === "ratio";
  const numbers = analysed(isSum ? (values.members ?? values) : values, metric);
  const back = thetaScale(metric) === "log" ? Math.exp : (value: number) => value;
  return { baseline: back(mean(numbers.baseline)), candidate: back(mean(numbers.candidate)) };
}

/** The change on theta's scale: above 0 is worse. Swapping the sides negates it to the last bit. */
export function thetaOf(values: Values, metric: Metric): number {
  const s = direction(metric);
  if (metric.quantile !== null) {
    const { baseline, candidate } = meanValues(values, metric);
    return s * (Math.log(candidate) - Math.log(baseline));
  }
  if (thetaScale(metric) === "ratio") {
    return s * (Math.log(mean(values.candidate)) - Math.log(mean(values.baseline)));
  }
  if (values.paired) return mean(pairedDifferences(values, metric, "worse"));
  const { baseline, candidate } = orientedSides(values, metric, "worse");
  return mean(candidate) - mean(baseline);
}

/** Bootstrap interval of theta over whole units; null with fewer than two units on a side. */
export function thetaInterval(values: Values, metric: Metric, context: CompareContext): Interval | null {
  const options = bootstrapOptions(values, context);
  if (thetaScale(metric) === "ratio") {
    // The bootstrap knows the log ratio in one direction only, so `better: higher` swaps and negates its bounds.
    const interval = values.paired
      ? bootstrapPairedLogRatio(samplesOf(values), options)
      : bootstrapLogRatio(samplesOf(values), options);
    return interval === null || direction(metric) === 1 ? interval : mirrored(interval);
  }
  return values.paired
    ? bootstrapMean(pairedDifferences(values, metric, "worse"), options)
    : bootstrapDifference(samplesOf(orientedSides(values, metric, "worse")), options);
}

function mirrored(interval: Interval): Interval {
  return { ...interval, estimate: -interval.estimate, lower: -interval.upper, upper: -interval.lower };
}

/** Draws that all comparisons of the same units share. */
export function bootstrapOptions(
  values: Values,
  { compare, seedFor, resampling }: CompareContext,
): BootstrapOptions {
  const ids = (side: "baseline" | "candidate") => values.units[side].map((unit) => unit.unit);
  const key = values.paired
    ? ["bootstrap", ...ids("candidate")]
    : ["bootstrap", values.baseline.length, ...ids("baseline"), ...ids("candidate")];
  const { resamples } = resampling;
  return { resamples, alpha: compare.alpha, seedFor, purpose: condensed(seedFor, key) };
}

/** Whether values repeat. */
type SampleShape = Pick<TestedResult, "constant" | "identical">;

export function sampleShape(values: Values): SampleShape {
  const { paired, units, baseline, candidate } = values.members ?? values;
  const sameUnits =
    paired ||
    (units.baseline.length === units.candidate.length &&
      units.baseline.every((unit, index) => unit.unit === units.candidate[index]?.unit));
  return {
    constant: isConstant(baseline) && isConstant(candidate),
    identical:
      sameUnits &&
      baseline.every((value, index) => value === candidate[index]) &&
      units.baseline.every((unit, index) => hasSameTrials(unit, units.candidate[index])),
  };
}

/** Where single trials count, equal means of the units are not enough. */
function hasSameTrials({ values }: UnitValue, other: UnitValue | undefined): boolean {
  return (
    values === null ||
    (values.length === other?.values?.length &&
      values.every((value, index) => value === other.values?.[index]))
  );
}

function isConstant(numbers: Float64Array): boolean {
  return numbers.every((value) => value === numbers[0]);
}

/** A test and the estimates that are reported with it. */
export interface PlannedTest {
  readonly plan: TestPlan;
  readonly estimate: TestEstimate;
}

/** Estimate and bounds of a tested comparison. */
export type TestEstimate = Pick<TestedResult, "design" | "values" | "theta" | "bounds" | "units"> & {
  /** Standard error and degrees of freedom of theta; null with fewer than two units. */
  readonly error: Omit<StudentEstimate, "estimate"> | null;
  readonly shape: SampleShape;
  /** Absent = the candidate was compared with one run. */
  readonly history?: ComparedHistory;
};
