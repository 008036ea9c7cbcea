import type { Quantile } from "./metric.ts";

/** `p95`. */
export function quantileName(quantile: Quantile): string {
  return `p${quantile * 100}`;
}

/** What is judged of a metric: `latency-ms`, or `latency-ms p95`. */
export function measureName({
  metric,
  quantile,
}: {
  readonly metric: string;
  readonly quantile: Quantile | null;
}): string {
  return quantile === null ? metric : `${metric} ${quantileName(quantile)}`;
}
