import type { Metric } from "../model/metric.ts";
import { compareText } from "./canonical-order.ts";
import type { UnitStructure } from "./collected-sample.ts";
import type { GroupFold } from "./fold-side.ts";

/** Lists and objects of one metric of one group of one side, units in canonical order. */
export function unitStructures(
  group: GroupFold | undefined,
  metric: Metric,
  metricIndex: number,
): readonly UnitStructure[] {
  if (group === undefined) return [];
  return [...group.units]
    .filter(([, fold]) => (fold.metrics[metricIndex]?.structures ?? 0) > 0)
    .map(([unit]) => ({ unit, value: group.structures.valueOf(metric, unit) }))
    .toSorted((a, b) => compareText(a.unit, b.unit));
}
