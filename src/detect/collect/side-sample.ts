import { type Metric, takesStructures } from "../../model/config/metric.ts";
import type { MissingUnit, SideSample, UnitValue } from "../../model/result/sample.ts";
import type { UnitStructure } from "../values/subject.ts";
import type { GroupFold } from "./group-fold.ts";
import type { Unsaid } from "./metric-folds.ts";

/**
 * One metric of one group of one side, with units in canonical order. `planned`: the planned trials, or null without a
 * plan.
 */
export function sideSample(
  group: GroupFold | undefined,
  metricIndex: number,
  { planned, unsaid }: { readonly planned: number | null; readonly unsaid: Unsaid },
): SideSample {
  const units: UnitValue[] = [];
  const missing: MissingUnit[] = [];
  const totals = { trials: 0, rows: 0, answered: 0, ok: 0, failedWithoutValue: 0 };
  if (group === undefined) return { ...NOTHING, expected: planned ?? 0, isAbsent: true };
  for (const [unit, fold] of group.units) {
    totals.rows += fold.rows;
    totals.answered += fold.answered;
    totals.ok += fold.ok;
    const metric = group.metrics.of(fold.number, metricIndex, unsaid);
    const { mean, trials, min, max, values } = metric;
    if (mean !== null) units.push({ unit, mean, trials, min, max, values });
    if (metric.missing > 0) {
      missing.push({
        unit,
        missing: metric.missing,
        withoutNumber: metric.withoutNumber,
        expected: fold.rows,
      });
    }
    totals.trials += trials + metric.structures;
    totals.failedWithoutValue += metric.failedWithoutValue;
  }
  const { rows, ...counts } = totals;
  return { units, missing, ...counts, expected: planned ?? rows };
}

const NOTHING = { units: [], missing: [], trials: 0, answered: 0, ok: 0, failedWithoutValue: 0 } as const;

/** Lists and objects of one metric of one group of one side, with units in canonical order. */
export function unitStructures(
  group: GroupFold | undefined,
  metric: Metric,
  metricIndex: number,
): readonly UnitStructure[] {
  if (group === undefined || !takesStructures(metric)) return [];
  return [...group.units]
    .filter(([, fold]) => group.metrics.of(fold.number, metricIndex, "missing").structures > 0)
    .map(([unit]) => ({ unit, value: group.structures.valueOf(metric, unit) }));
}
