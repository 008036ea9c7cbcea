import { direction, marginTheta, naturalWorsening, thetaScale } from "../detect/theta-scale.ts";
import type { MetricCalibration } from "../model/calibration.ts";
import type { Metric } from "../model/metric.ts";

/** Of a decade: margins that people write. */
const ROUND = [1, 1.5, 2, 3, 5, 7.5, 10] as const;

/** What one comparison saw, over splits. */
export interface Seen {
  /** Smallest worsening seen with 80 % power, on the margin's scale; null = not known. */
  readonly mde: number | null;
  readonly units: number;
  readonly repetitions: number;
  /** Units without which no data can be red; null = there are enough. */
  readonly unitsToBeRed: number | null;
  /** Units are repetitions. */
  readonly design: "paired" | "unpaired";
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
  const forMargin = factor === null ? null : Math.ceil(seen.units * factor - 1e-9);
  const unitsNeeded = larger(forMargin, seen.unitsToBeRed);
  return {
    unitsNeeded,
    recommended: {
      margin:
        reach === null || reach === 0
          ? null
          : { scale: metric.margin.scale, value: roundUp(naturalWorsening(reach, metric)) },
      repetitions:
        seen.design === "unpaired"
          ? unitsNeeded
          : factor === null
            ? null
            : Math.max(1, Math.ceil(seen.repetitions * factor - 1e-9)),
    },
  };
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
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
  return Number((times * decade).toPrecision(12));
}
