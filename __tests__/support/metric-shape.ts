import type { MetricShape } from "../../src/runners/answer/read-metrics.ts";

/** Metrics that are numbers alone, without a declared unit. */
export const NUMBERS: MetricShape = { structured: [], units: {} };

/** Lists and objects for these metrics. */
export function structured(...names: readonly string[]): MetricShape {
  return { structured: names, units: {} };
}

/** Metrics with these declared units. */
export function declaredIn(units: MetricShape["units"]): MetricShape {
  return { structured: [], units };
}
