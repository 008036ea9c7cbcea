import { roundTo } from "../../base/format-number.ts";
import type { Margin } from "../../model/config/margin.ts";
import type { Metric, PlainRule } from "../../model/config/metric.ts";
import { mean } from "../../stats/index.ts";
import { behaviourOf } from "../kinds/behaviour-of.ts";
import { hasRatio, type TestedKind } from "../kinds/kind.ts";
import { unitQuantile } from "../values/quantile-units.ts";
import type { Values } from "../values/values.ts";

/**
 * The metric with the margin that these values are judged by. Where a change in percent does not exist (a side is 0),
 * and where `negligible` is more than the margin of this baseline, the margin is an amount in the metric's own unit. A
 * share of 0 is 0, so every shown worsening from a baseline of 0 is beyond the margin.
 */
export function judgedMetric(metric: Metric, values: Values): Metric {
  const kind = behaviourOf(metric.kind);
  if (kind.judged === "by-tolerance") return metric;
  if (values.baseline.length === 0 || values.candidate.length === 0) return metric;
  const margin = judgedMargin(metric, values, kind);
  const rule = judgedRule(metric, values);
  return margin === metric.margin && rule === metric.rule ? metric : { ...metric, margin, rule };
}

function judgedMargin(metric: Metric, values: Values, kind: TestedKind): Margin {
  const { margin } = metric;
  const negligible = metric.negligible ?? 0;
  const own = margin.scale === "absolute" ? margin.value : margin.value * baselineSize(values, metric);
  if (negligible > own) return { scale: "absolute", value: negligible };
  // From half the margin on, `negligible` decides which changes are warnings.
  const decides = negligible > own / 2;
  const isKept = margin.scale === "absolute" || (!decides && hasRatio(values, metric, kind));
  return isKept ? margin : { scale: "absolute", value: shown(own) };
}

/** A rule compares means, whatever else is judged. */
function judgedRule(metric: Metric, values: Values): PlainRule | null {
  const { rule } = metric;
  if (rule === null) return null;
  const negligible = metric.negligible ?? 0;
  const size = Math.abs(mean(values.baseline));
  const own = rule.by === "points" ? rule.value : rule.value * size;
  const isInPoints = negligible > own || (rule.by === "change" && size === 0);
  return isInPoints ? { by: "points", value: Math.max(shown(own), negligible) } : rule;
}

/** A share of noisy values has no twelve digits: what is judged is what is shown. */
function shown(derived: number): number {
  return roundTo(derived, 3);
}

/** The amount that the margin is a share of. */
function baselineSize(values: Values, { quantile }: Metric): number {
  return Math.abs(quantile === null ? mean(values.baseline) : unitQuantile(values.units.baseline, quantile));
}
