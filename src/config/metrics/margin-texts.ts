import type { Margin } from "../../model/config/margin.ts";
import { kindTraits } from "../../model/config/metric-kind.ts";
import { amountText, type OwnMargin } from "../values/amounts.ts";
import { defaultBetter } from "./kind-defaults.ts";
import type { WrittenMetric } from "./written-metrics.ts";

/** A relative margin of a factor of a thousand; for an absolute margin, the largest number that is judged. */
const LARGEST_MARGIN = { relative: 1000, absolute: 1e150 } as const;

/**
 * Why no worsening can be larger than what is tolerated, so that nothing could ever fail; null = one can. `what` is what
 * the user wrote.
 */
export function unreachable(
  metric: Pick<WrittenMetric, "kind" | "better">,
  { scale, value }: Margin,
  what: string,
): string | null {
  const better = metric.better ?? defaultBetter(metric.kind);
  if (scale === "relative" && better === "higher" && value >= 1) {
    return `expected a ${what} below 100%: no metric can fall by 100% or more`;
  }
  if (scale === "absolute" && kindTraits(metric.kind).possible === "share" && value >= 1) {
    return `expected a ${what} below 1, which is 100 points: no rate can get worse by that or more (5 points are 0.05)`;
  }
  if (value <= LARGEST_MARGIN[scale]) return null;
  const largest = scale === "relative" ? percent(LARGEST_MARGIN.relative * 100) : LARGEST_MARGIN.absolute;
  return `expected a ${what} of at most ${largest}: nothing could ever fail`;
}

function percent(value: number): string {
  return `${Number(value.toPrecision(12))}%`;
}

/** What to write instead of a margin in the other scale. */
export function scaleAdvice(
  { kind, quantile }: Pick<WrittenMetric, "kind" | "quantile">,
  margin: OwnMargin,
): string {
  const what = quantile === undefined ? `kind ${kind}` : "a quantile";
  const { value } = margin;
  if (margin.scale === "relative") {
    return `${what} takes a margin in the metric's own unit, got ${percent(value * 100)} (write ${value})`;
  }
  const advice =
    margin.unit === null
      ? `write ${percent(value < 1 ? value * 100 : value)}`
      : `write a percentage such as 5%, or negligible: ${amountText(margin)} for what is too small to matter`;
  return `${what} takes a margin relative to the baseline, got ${amountText(margin)} (${advice})`;
}
