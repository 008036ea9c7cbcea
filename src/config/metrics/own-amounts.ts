import { conversion, isKnownUnit, unitsLike } from "../../base/known-unit.ts";
import type { Margin } from "../../model/config/margin.ts";
import { type Amount, amountText, type OwnMargin } from "../values/amounts.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { LIMIT_KEYS, type WrittenLimits } from "./limit-keys.ts";
import type { WrittenMetric, WrittenOverride } from "./written-metrics.ts";

type Path = readonly (string | number)[];
type WithAmounts = WrittenLimits & Pick<WrittenOverride, "margin" | "negligible">;

/** Limits as numbers in the metric's unit. */
export type OwnLimits = Readonly<Partial<Record<(typeof LIMIT_KEYS)[keyof typeof LIMIT_KEYS], number>>>;

/** What is written with a unit must convert to the metric's, so that `5 ms` can never mean five seconds. */
export function checkAmounts(metric: WrittenMetric, path: Path): Complaint[] {
  const { rule, overrides = [] } = metric;
  return [
    ...checkPart(metric, metric.unit, path),
    ...checkAmount(rule?.points, metric.unit, [...path, "rule", "points"]),
    ...overrides.flatMap((override, index) =>
      checkPart(override, metric.unit, [...path, "overrides", index]),
    ),
  ];
}

function checkPart(part: WithAmounts, unit: string | undefined, path: Path): Complaint[] {
  const keys = [...Object.values(LIMIT_KEYS), "margin", "negligible"] as const;
  return keys.flatMap((key) => checkAmount(part[key], unit, [...path, key]));
}

/** One amount of a metric with this unit. */
export function checkAmount(
  amount: Amount | OwnMargin | undefined,
  unit: string | undefined,
  place: Path,
): Complaint[] {
  if (amount === undefined || amount.unit === null) return [];
  const written = amountText(amount);
  if (unit === undefined) {
    const message = `expected a number, since the metric has no unit, got ${written} (write unit: ${amount.unit}, too)`;
    return [valueComplaint(place, message)];
  }
  if (conversion(amount.unit, unit) !== null) return [];
  const like = isKnownUnit(unit) ? `${unit}, or with a unit that converts to it (${unitsLike(unit)})` : unit;
  return [valueComplaint(place, `expected a number in ${like}, got ${written}`)];
}

/** The value in the metric's unit, of an amount that `checkAmounts` accepts. */
export function ownAmount(amount: Amount, { unit }: Pick<WrittenMetric, "unit">): number {
  if (amount.unit === null || unit === undefined) return amount.value;
  return conversion(amount.unit, unit)?.(amount.value) ?? amount.value;
}

export function ownMargin(margin: OwnMargin, metric: Pick<WrittenMetric, "unit">): Margin {
  return { scale: margin.scale, value: ownAmount(margin, metric) };
}

export function ownLimits(written: WrittenLimits, metric: Pick<WrittenMetric, "unit">): OwnLimits {
  return Object.fromEntries(
    Object.values(LIMIT_KEYS).flatMap((key) => {
      const amount = written[key];
      return amount === undefined ? [] : [[key, ownAmount(amount, metric)]];
    }),
  );
}
