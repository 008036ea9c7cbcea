import type { UnitChange } from "../../model/result/finding.ts";
import type { Metric } from "../../model/config/metric.ts";
import { direction } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";

const SHOWN = 5;

/** The units that became worse by the most, worst first; empty when units are not paired. */
export function worstUnits(values: Values, metric: Metric): readonly UnitChange[] {
  if (!values.paired) return [];
  const s = direction(metric);
  return values.units.baseline
    .flatMap((before, index): readonly UnitChange[] => {
      const after = values.units.candidate[index];
      if (after === undefined) return [];
      const difference = after.mean - before.mean;
      return [{ unit: before.unit, baseline: before.mean, candidate: after.mean, difference }];
    })
    .filter(({ difference }) => s * difference > 0)
    .toSorted((a, b) => s * (b.difference - a.difference))
    .slice(0, SHOWN);
}
