import { roundTo } from "../base/format-number.ts";
import { direction, marginTheta, naturalWorsening, thetaScale } from "../detect/values/theta-scale.ts";
import type { MetricCalibration } from "../model/result/calibration.ts";
import type { Margin } from "../model/config/margin.ts";
import type { Metric } from "../model/config/metric.ts";

/** The margins of a decade that people write. */
const ROUND = [1, 1.5, 2, 3, 5, 7.5, 10] as const;

/** The rounding error of a division: 20.000000001 units are 20. */
const ROUNDING = 1e-9;

/** What one comparison saw, over splits. */
export interface Seen {
  /** Smallest worsening seen with 80 % power, on the margin's scale; null = not known. */
  readonly mde: number | null;
  readonly units: number;
  readonly repetitions: number;
  /** Units without which no data can be red. */
  readonly unitsToBeRed: number;
  readonly repetitionsAre: "units" | "within-units";
}

export type Recommendation = Pick<MetricCalibration, "unitsNeeded" | "recommended">;

/**
 * What the margin takes. The reach beyond the margin, mde - mu on theta's scale, hardly depends on the margin and falls
 * with the square root of the size: at reach = mu, no change is shown to pass and twice the margin to be red.
 */
export function recommend(metric: Metric, seen: Seen): Recommendation {
  const mu = marginTheta(metric);
  const mde = seen.mde === null ? null : thetaOfWorsening(seen.mde, metric);
  const reach = mde === null ? null : Math.max(0, mde - mu);
  const factor = reach === null || mu === 0 ? null : (reach / mu) ** 2;
  const isInReach = seen.units >= seen.unitsToBeRed;
  const forMargin = factor === null ? null : Math.ceil(seen.units * factor - ROUNDING);
  const unitsNeeded =
    forMargin === null ? (isInReach ? null : seen.unitsToBeRed) : Math.max(forMargin, seen.unitsToBeRed);
  const within = factor === null ? null : Math.max(1, Math.ceil(seen.repetitions * factor - ROUNDING));
  return {
    unitsNeeded,
    recommended: {
      margin: reach === null || reach === 0 ? null : reachableMargin(reach, metric),
      repetitions: seen.repetitionsAre === "units" ? unitsNeeded : isInReach ? within : null,
    },
  };
}

/** Nobody tolerates that a ratio doubles. */
function reachableMargin(reach: number, metric: Metric): Margin | null {
  const { scale } = metric.margin;
  const value = roundUp(naturalWorsening(reach, metric));
  return scale === "relative" && value > 1 ? null : { scale, value };
}

/** Null for a fall by 100 % and more, which no ratio has. */
function thetaOfWorsening(worsening: number, metric: Metric): number | null {
  if (thetaScale(metric) === "difference") return worsening;
  const s = direction(metric);
  const factor = 1 + s * worsening;
  return factor <= 0 ? null : s * Math.log(factor);
}

/** The next round number: 0.0312 -> 0.05. */
function roundUp(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  const times = ROUND.find((step) => step * decade >= value * (1 - 1e-9)) ?? 10;
  return roundTo(times * decade, 12);
}
