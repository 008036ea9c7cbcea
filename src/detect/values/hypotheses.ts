import type { Metric } from "../../model/config/metric.ts";
import { direction, type MarginPart, thetaScale, toleratedFactor, toleratedTheta } from "./theta-scale.ts";
import type { Values } from "./values.ts";
import { mean } from "../../stats/index.ts";

/** H0 of each: `margin` theta <= mu, `half` theta <= mu / 2, `worse` theta <= 0, `better` theta >= 0. All are tested one-sided. */
export type Hypothesis = "margin" | "half" | "worse" | "better";

export type ByHypothesis<T> = Readonly<Record<Hypothesis, T>>;

export function byHypothesis<T>(of: (hypothesis: Hypothesis) => T): ByHypothesis<T> {
  return { margin: of("margin"), half: of("half"), worse: of("worse"), better: of("better") };
}

/** Of the margin: what H0 tolerates. */
const TOLERATED: ByHypothesis<MarginPart> = { margin: 1, half: 0.5, worse: 0, better: 0 };

/** Two samples turned so that a candidate above its baseline speaks against H0. */
export interface OrientedSides {
  readonly baseline: Float64Array;
  readonly candidate: Float64Array;
}

/** Unpaired values as the test of a hypothesis sees them; the table 'Tests by metric kind' of docs/statistics.md. */
export function orientedSides(values: Values, metric: Metric, hypothesis: Hypothesis): OrientedSides {
  const numbers = analysed(values, metric);
  const s = direction(metric);
  const baseline = numbers.baseline.map((value) => s * value);
  const candidate = numbers.candidate.map((value) => s * value);
  if (hypothesis === "better") return { baseline: candidate, candidate: baseline };
  if (hypothesis === "worse") return { baseline, candidate };
  const { factor, shift } = tolerated(metric, hypothesis);
  return {
    baseline: baseline.map((value) => factor * value),
    candidate: candidate.map((value) => value - shift),
  };
}

/** Paired values likewise, as one difference a unit: positive speaks against H0. */
export function pairedDifferences(values: Values, metric: Metric, hypothesis: Hypothesis): Float64Array {
  const { baseline, candidate } = analysed(values, metric);
  const s = direction(metric);
  const { factor, shift } = tolerated(metric, hypothesis);
  const sign = hypothesis === "better" ? -s : s;
  // Subtracting the neighbours first keeps equal differences equal in their last bit.
  return candidate.map((value, index) => sign * (value - factor * (baseline[index] ?? Number.NaN)) - shift);
}

/** Logs where theta is a ratio of geometric means. */
export function analysed(values: Values, metric: Metric): OrientedSides {
  if (thetaScale(metric) !== "log") return values;
  return { baseline: values.baseline.map(Math.log), candidate: values.candidate.map(Math.log) };
}

/** What H0 tolerates, as a factor on the baseline (ratio of means) or as a shift (logs and differences). */
function tolerated(
  metric: Metric,
  hypothesis: Hypothesis,
): { readonly factor: number; readonly shift: number } {
  const part = TOLERATED[hypothesis];
  return thetaScale(metric) === "ratio"
    ? { factor: toleratedFactor(metric, part), shift: 0 }
    : { factor: 1, shift: toleratedTheta(metric, part) };
}

/**
 * The margin as a distance between the values that are tested: of a ratio of means, the part of their mean. Of the values
 * as the hypothesis sees them, so that exchanging the sides of a unit, or two repetitions, does not change it.
 */
export function marginDistance(values: Values, metric: Metric, hypothesis: Hypothesis): number {
  const { factor, shift } = tolerated(metric, "margin");
  if (factor === 1) return shift;
  const before = tolerated(metric, hypothesis).factor;
  const all = [...values.baseline.map((value) => before * value), ...values.candidate];
  return Math.abs(factor - 1) * mean(all);
}
