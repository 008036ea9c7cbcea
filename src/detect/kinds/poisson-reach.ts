import type { Metric } from "../../model/config/metric.ts";
import {
  poissonDetectableRatio,
  poissonEventsNeeded,
  type PoissonTest,
  type TwoPoissonTotals,
} from "../../stats/index.ts";
import { direction, marginFactor } from "../values/theta-scale.ts";

/** The exact test of a metric's totals in the terms of `stats`: y is the candidate. */
export function poissonTest(
  exposure: PoissonTest["exposure"],
  metric: Metric,
  level: Pick<PoissonTest, "alpha" | "power">,
): PoissonTest {
  return { exposure, factor: marginFactor(metric), ...level };
}

/** Theta beyond the margin that is detected with the given number of events on both sides together; null = none is. */
export function poissonMde(events: number, test: PoissonTest, metric: Metric): number | null {
  if (test.factor === 0) return null;
  const { exposure, factor } = test;
  const ratio =
    direction(metric) === 1
      ? poissonDetectableRatio(events, test)
      : poissonDetectableRatio(events, {
          ...test,
          factor: 1 / factor,
          exposure: { x: exposure.y, y: exposure.x },
        });
  // Here fewer events are worse, and the ratio was inverted.
  return ratio === null ? null : Math.log(ratio);
}

/** Factor on the number of events that would distinguish a change of `theta` from the margin; null = not known. */
export function poissonGrowth(
  theta: number,
  { totals, metric }: { readonly totals: TwoPoissonTotals; readonly metric: Metric },
  test: PoissonTest,
): number | null {
  const needed = poissonEventsNeeded(Math.exp(direction(metric) * theta), test);
  return needed === null ? null : needed / (totals.x.total + totals.y.total);
}
