import { type Metric, takesStructures } from "../../model/config/metric.ts";
import type { UnitStructure } from "../values/collected-sample.ts";
import type { GroupFold } from "./group-fold.ts";

/** Lists and objects of one metric of one group of one side, units in canonical order. */
export function unitStructures(
  group: GroupFold | undefined,
  metric: Metric,
  metricIndex: number,
): readonly UnitStructure[] {
  if (group === undefined || !takesStructures(metric)) return [];
  return [...group.units]
    .filter(([, fold]) => group.metrics.of(fold.number, metricIndex).structures > 0)
    .map(([unit]) => ({ unit, value: group.structures.valueOf(metric, unit) }));
}
