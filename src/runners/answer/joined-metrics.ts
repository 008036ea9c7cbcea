import type { ReportedMetrics } from "./read-metrics.ts";

type Numbers = Pick<ReportedMetrics, "metrics" | "nonFinite" | "units">;

/** Metrics of two sources; where both have one, that of the second. */
export function joined(first: Numbers, second: Numbers): Numbers {
  // A number of the second without a unit has none: that of the first is not its own.
  const kept = Object.entries(first.units ?? {}).filter(([name]) => !Object.hasOwn(second.metrics, name));
  const units = { ...Object.fromEntries(kept), ...second.units };
  return {
    metrics: { ...first.metrics, ...second.metrics },
    nonFinite: [...first.nonFinite, ...second.nonFinite],
    units: Object.keys(units).length === 0 ? undefined : units,
  };
}
