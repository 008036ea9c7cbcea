import type { Quantile } from "../../model/config/metric.ts";
import type { UnitValue } from "../../model/result/sample.ts";
import { harrellDavis } from "../../stats/index.ts";

/** The size of one side. */
export interface QuantileSize {
  readonly trials: number;
  readonly units: number;
}

/**
 * From n trials on, a 95 % interval for the quantile exists: q^n + (1 - q)^n <= 0.05. The bootstrap of a tail needs
 * more units than that of a median, because only a few units contain the tail and a resample may lack them.
 */
const NEEDED = {
  0.5: { trials: 6, units: 6 },
  0.95: { trials: 59, units: 20 },
  0.99: { trials: 299, units: 20 },
} as const satisfies Readonly<Record<Quantile, QuantileSize>>;

export function neededForQuantile(quantile: Quantile): QuantileSize {
  return NEEDED[quantile];
}

export function sizeOf(units: readonly UnitValue[]): QuantileSize {
  return { units: units.length, trials: units.reduce((total, unit) => total + unit.trials, 0) };
}

export function isEnough(size: QuantileSize, quantile: Quantile): boolean {
  const needed = NEEDED[quantile];
  return size.trials >= needed.trials && size.units >= needed.units;
}

/** The values of each unit's trials. */
export function trialValues(units: readonly UnitValue[]): readonly Float64Array[] {
  return units.map(({ values, mean }) => values ?? Float64Array.of(mean));
}

/** The quantile over all trials of these units; NaN without a trial. */
export function unitQuantile(units: readonly UnitValue[], quantile: Quantile): number {
  return harrellDavis(Float64Array.from(trialValues(units).flatMap((values) => [...values])), quantile);
}
