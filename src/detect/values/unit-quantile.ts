import type { Quantile } from "../../model/config/metric.ts";
import type { UnitValue } from "../../model/result/sample.ts";
import { harrellDavis } from "../../stats/index.ts";

/** Values of each unit's trials. */
export function trialValues(units: readonly UnitValue[]): readonly Float64Array[] {
  return units.map(({ values, mean }) => values ?? Float64Array.of(mean));
}

/** Quantile over all trials of these units; NaN without a trial. */
export function unitQuantile(units: readonly UnitValue[], quantile: Quantile): number {
  return harrellDavis(Float64Array.from(trialValues(units).flatMap((values) => [...values])), quantile);
}
