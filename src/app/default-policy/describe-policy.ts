import { formatPercent } from "../../base/format-number.ts";
import { isTested } from "../../model/config/metric-kind.ts";
import type { Metric } from "../../model/config/metric.ts";

const MOST_METRICS = 6;

/** One sentence that a reader can check a verdict against: the policy that no config gave. */
export function describePolicy(metrics: readonly Metric[], version: number): string {
  const shown = metrics.slice(0, MOST_METRICS).map(describeMetric);
  const more = metrics.length - shown.length;
  const rest = more === 0 ? "" : `; and ${more} more`;
  return `judged by default policy ${version} of this program (${shown.join("; ")}${rest})`;
}

function describeMetric(metric: Metric): string {
  const { name, kind, better, role } = metric;
  if (role === "inform") return `${name}: ${kind}, shown only`;
  if (!isTested(kind)) return `${name}: ${kind}, any change is bad, ${role}`;
  return `${name}: ${kind}, ${better} is better, margin ${marginText(metric)}, ${role}`;
}

function marginText({ margin, unit }: Metric): string {
  if (margin.scale === "relative") return formatPercent(margin.value);
  return unit === null ? String(margin.value) : `${margin.value} ${unit}`;
}
