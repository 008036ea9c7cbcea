import { didYouMean } from "../../base/did-you-mean.ts";
import { describeValue, quote } from "../../base/quote.ts";
import type { Axes, AxisValue } from "../../model/config/case.ts";
import type { Where } from "../../model/config/metric.ts";
import { matchesPattern } from "../../model/config/where.ts";
import type { Complaint } from "./complaint.ts";

/**
 * Every axis that a case can have, in order: those of `axes`, then those that only `include` names. Null = any value.
 */
export type KnownAxes = ReadonlyMap<string, readonly AxisValue[] | null>;

/** The axes of a run whose results may name further axes, with any value. */
export class OpenAxes extends Map<string, readonly AxisValue[] | null> {
  override get(axis: string): readonly AxisValue[] | null {
    return super.get(axis) ?? null;
  }
}

type Path = readonly (string | number)[];

export function unknownAxis(axis: string, axes: KnownAxes): string {
  const advice = axes.size === 0 ? " The matrix has no axes." : didYouMean(axis, [...axes.keys()]);
  return `unknown axis ${quote(axis)}.${advice}`;
}

/** Checks for axes and values that no case can have, because such a filter would silently match nothing. */
export function checkWhere(where: Where, path: Path, axes: KnownAxes): Complaint[] {
  return Object.entries(where).flatMap(([axis, values]): Complaint[] => {
    const known = axes.get(axis);
    if (known === undefined) {
      return [{ path: [...path, axis], at: "key", message: unknownAxis(axis, axes) }];
    }
    if (known === null) return [];
    const names = known.map(String);
    return values
      .filter((value) => !names.includes(String(value)) && !names.some((name) => matchesPattern(value, name)))
      .map((value) => ({
        path: [...path, axis],
        at: "value",
        message: `axis ${quote(axis)} has no value ${describeValue(value)}.${didYouMean(String(value), names)}`,
      }));
  });
}

/** Gives each value the type that it has in its axis, so that `where: {size: "10"}` matches the number 10. */
export function resolveWhere(where: Where, axes: KnownAxes): Where {
  return Object.fromEntries(
    Object.entries(where).map(([axis, values]): [string, readonly AxisValue[]] => [
      axis,
      values.map((value) => typedValue(value, axes.get(axis))),
    ]),
  );
}

/** Gives the axis values of an entry of `include` their types. */
export function resolveAxes(entry: Axes, axes: KnownAxes): Axes {
  return Object.fromEntries(
    Object.entries(entry).map(([axis, value]) => [axis, typedValue(value, axes.get(axis))]),
  );
}

/** `known` is null for a file axis, whose values are ids and therefore texts. */
function typedValue(value: AxisValue, known: readonly AxisValue[] | null | undefined): AxisValue {
  if (known === null) return String(value);
  return known?.find((candidate) => String(candidate) === String(value)) ?? value;
}

/** `mode=fast|careful, lang=en`; empty for no axis. */
export function whereText(where: Where): string {
  return Object.entries(where)
    .map(([axis, values]) => `${axis}=${values.join("|")}`)
    .join(", ");
}
