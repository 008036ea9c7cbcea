import { kindTraits } from "../../model/config/metric-kind.ts";
import type { Metric } from "../../model/config/metric.ts";

/**
 * What theta is. Theta above 0 is worse, for either direction of the metric.
 * `log`: log ratio of geometric means. `ratio`: log ratio of means, where the sum matters. `difference`: difference of
 * means.
 */
export type ThetaScale = "log" | "ratio" | "difference";

/** A margin in the metric's own unit is compared with differences, and a margin in percent with ratios. */
export function thetaScale({ kind, margin }: Metric): ThetaScale {
  if (margin.scale === "absolute") return "difference";
  return kindTraits(kind).scale;
}

/** +1 where lower is better, and -1 where higher is better. */
export function direction({ better }: Metric): 1 | -1 {
  return better === "lower" ? 1 : -1;
}

/** The largest factor on the baseline that is tolerated: 1 + s m; 0 for a tolerated drop of 100 % or more. */
export function marginFactor(metric: Metric): number {
  return Math.max(0, 1 + direction(metric) * metric.margin.value);
}

/** Part of the margin: none of it, half of it, or all of it. */
export type MarginPart = 0 | 0.5 | 1;

/** The factor on the baseline that corresponds to a part of the margin on theta's scale: exp(s part mu). */
export function toleratedFactor(metric: Metric, part: MarginPart): number {
  switch (part) {
    case 0:
      return 1;
    case 0.5:
      return Math.sqrt(marginFactor(metric));
    case 1:
      return marginFactor(metric);
  }
}

/** No log ratio of doubles is this large. It stands for the infinite margin of a tolerated drop of 100 %. */
const LARGEST_THETA = 2000;

/** The margin mu on theta's scale, finite. */
export function marginTheta(metric: Metric): number {
  if (thetaScale(metric) === "difference") return metric.margin.value;
  return Math.min(LARGEST_THETA, direction(metric) * Math.log(marginFactor(metric)));
}

/** A part of the margin on theta's scale. A change that is `negligible` does not cause a warning, either. */
export function toleratedTheta(metric: Metric, part: MarginPart): number {
  const mu = marginTheta(metric);
  if (part !== 0.5 || thetaScale(metric) !== "difference") return part * mu;
  return Math.min(mu, Math.max(mu / 2, metric.negligible ?? 0));
}

/** Theta as people read it: the change of the number, as a fraction of the baseline for ratios; never -0. */
export function naturalChange(theta: number, metric: Metric): number {
  const signed = direction(metric) * theta;
  return (thetaScale(metric) === "difference" ? signed : Math.expm1(signed)) + 0;
}

/** A worsening on theta's scale as a worsening on the natural scale, not negative. */
export function naturalWorsening(theta: number, metric: Metric): number {
  return Math.abs(naturalChange(theta, metric));
}

/** Bounds of theta as bounds of the natural change. They swap where higher is better. */
export function naturalBounds(
  bounds: { readonly lower: number; readonly upper: number },
  metric: Metric,
): { readonly lower: number; readonly upper: number } {
  const ends = [naturalChange(bounds.lower, metric), naturalChange(bounds.upper, metric)] as const;
  return { lower: Math.min(...ends), upper: Math.max(...ends) };
}
