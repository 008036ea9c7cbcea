import type { Metric } from "../../model/config/metric.ts";
import { direction, type MarginPart, thetaScale, toleratedFactor, toleratedTheta } from "./theta-scale.ts";
import type { Values } from "./values.ts";
import { mean } from "../../stats/index.ts";

/**
 * The null hypotheses: `margin` theta <= mu, `half` theta <= mu / 2, `worse` theta <= 0, `better` theta >= 0. All tests
 * are one-sided.
 */
export type Hypothesis = "margin" | "half" | "worse" | "better";

export type ByHypothesis<T> = Readonly<Record<Hypothesis, T>>;

export function byHypothesis<T>(of: (hypothesis: Hypothesis) => T): ByHypothesis<T> {
  return { margin: of("margin"), half: of("half"), worse: of("worse"), better: of("better") };
}

/** The part of the margin that each null hypothesis tolerates. */
const TOLERATED: ByHypothesis<MarginPart> = { margin: 1, half: 0.5, worse: 0, better: 0 };

/** Two samples, oriented so that a candidate above its baseline is evidence against the null hypothesis. */
export interface OrientedSides {
  readonly baseline: Float64Array;
  readonly candidate: Float64Array;
}

/**
 * Unpaired values in the form that the test of a hypothesis takes; see 'Tests by metric kind' in docs/statistics.md.
 */
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

/**
 * Paired values in the same form, one difference for each unit. A positive difference is evidence against the null
 * hypothesis.
 */
export function pairedDifferences(values: Values, metric: Metric, hypothesis: Hypothesis): Float64Array {
  const { baseline, candidate } = analysed(values, metric);
  const s = direction(metric);
  const { factor, shift } = tolerated(metric, hypothesis);
  const sign = hypothesis === "better" ? -s : s;
  // Values are subtracted before the shift, so that equal differences stay equal in their last bit.
  return candidate.map((value, index) => sign * (value - factor * (baseline[index] ?? Number.NaN)) - shift);
}

/** Logarithms where theta is a ratio of geometric means, else the values themselves. */
export function analysed(values: Values, metric: Metric): OrientedSides {
  if (thetaScale(metric) !== "log") return values;
  return { baseline: values.baseline.map(Math.log), candidate: values.candidate.map(Math.log) };
}

/** The tolerated change, as a factor on the baseline (ratio of means) or as a shift (logarithms and differences). */
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
 * The margin as a distance between the tested values; for a ratio of means it is a share of their mean. It is computed
 * from the values as the hypothesis sees them, so that swapping the sides of a unit, or two repetitions, does not
 * change it.
 */
export function marginDistance(values: Values, metric: Metric, hypothesis: Hypothesis): number {
  const { factor, shift } = tolerated(metric, "margin");
  if (factor === 1) return shift;
  const before = tolerated(metric, hypothesis).factor;
  const all = [...values.baseline.map((value) => before * value), ...values.candidate];
  return Math.abs(factor - 1) * mean(all);
}
