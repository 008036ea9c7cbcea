import { amountText } from "../values/amounts.ts";
import type { Complaint } from "../values/complaint.ts";
import { LIMIT_KEYS, type LimitKey, type WrittenLimits } from "./limit-keys.ts";
import { ownLimits } from "./own-amounts.ts";
import type { WrittenMetric } from "./written-metrics.ts";

type Path = Complaint["path"];

/** A warning limit must be crossed before the failing one. The limits are named as they are written, in any unit. */
export function checkLimits(
  written: WrittenLimits,
  metric: Pick<WrittenMetric, "unit">,
  path: Path,
): Complaint[] {
  const limits = ownLimits(written, metric);
  const textOf = (key: LimitKey): string => {
    const amount = written[key];
    return amount === undefined ? "" : amountText(amount);
  };
  const misplaced = (key: LimitKey, where: string, other: LimitKey): Complaint[] => [
    {
      path: [...path, key],
      at: "value",
      message: `expected a number ${where} ${other} (${textOf(other)}), got ${textOf(key)}`,
    },
  ];
  const above = (key: LimitKey, other: LimitKey): Complaint[] => {
    const [value, bound] = [limits[key], limits[other]];
    return value === undefined || bound === undefined || value > bound ? [] : misplaced(key, "above", other);
  };
  const below = (key: LimitKey, other: LimitKey): Complaint[] => {
    const [value, bound] = [limits[key], limits[other]];
    return value === undefined || bound === undefined || value < bound ? [] : misplaced(key, "below", other);
  };
  return [
    ...above("warn-min", "min"),
    ...below("warn-max", "max"),
    ...(limits.max === limits.min ? [] : above("max", "min")),
    ...above("warn-max", "warn-min"),
  ];
}

/** The limits of a metric in the groups of an override, which replaces only those that it writes. */
export function overriddenLimits(metric: WrittenLimits, override: WrittenLimits): WrittenLimits {
  const written = Object.values(LIMIT_KEYS).flatMap((key) => {
    const amount = override[key] ?? metric[key];
    return amount === undefined ? [] : [[key, amount] as const];
  });
  return Object.fromEntries(written);
}
