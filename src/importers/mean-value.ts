import { conversion } from "../base/known-unit.ts";

export interface UnitValue {
  /** Not finite = the mean is not, either. */
  readonly value: number;
  readonly unit: string | null;
}

/**
 * The mean of measurements that are not independent, in the first unit that one of them has; NaN where units do not convert
 * into it, because a mean of milliseconds and megabytes is a number of nothing. Null: there are no values. `isPossible`: a
 * value that is not stands for all, because a fault of the measurement would pass for a value in a mean.
 */
export function meanValue(
  values: readonly UnitValue[],
  isPossible: (value: number) => boolean,
): UnitValue | null {
  if (values.length === 0) return null;
  const unit = values.find((one) => one.unit !== null)?.unit ?? null;
  const all = values.map((one) => inUnit(one, unit));
  const impossible = all.find((value) => Number.isFinite(value) && !isPossible(value));
  const isLost = all.some((value) => !Number.isFinite(value));
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { value: isLost ? Number.NaN : (impossible ?? mean), unit };
}

function inUnit({ value, unit: from }: UnitValue, to: string | null): number {
  if (from === null || to === null || from === to) return value;
  return conversion(from, to)?.(value) ?? Number.NaN;
}
