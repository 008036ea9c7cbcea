import { conversion } from "../../base/known-unit.ts";
import type { Metrics } from "../../model/run/trial.ts";
import type { MetricShape } from "./read-metrics.ts";

/** The units of the metrics that a runner measures itself. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ["wall-ms", "ms"],
  ["user-ms", "ms"],
  ["system-ms", "ms"],
  ["latency-ms", "ms"],
  ["max-rss-bytes", "B"],
]);

/** What a runner has measured itself, in the declared units: `wall-ms` with `unit: s` is in seconds. */
export function inOwnUnits(measured: Metrics, { units }: Pick<MetricShape, "units">): Metrics {
  return Object.fromEntries(
    Object.entries(measured).map(([name, value]) => {
      const declared = Object.hasOwn(units, name) ? units[name] : undefined;
      const unit = UNITS.get(name);
      if (typeof value !== "number" || declared === undefined || unit === undefined) return [name, value];
      return [name, conversion(unit, declared)?.(value) ?? value];
    }),
  );
}
