import type { Axes, AxisValue } from "../../model/config/case.ts";
import type { Where } from "../../model/config/metric.ts";
import type { KnownAxes } from "./known-axes.ts";

/** Gives each value the type it has in its axis, so that `where: {size: "10"}` finds the number 10. */
export function resolveWhere(where: Where, axes: KnownAxes): Where {
  return Object.fromEntries(
    Object.entries(where).map(([axis, values]): [string, readonly AxisValue[]] => [
      axis,
      values.map((value) => typedValue(value, axes.get(axis))),
    ]),
  );
}

/** The same for the entries of `include`. */
export function resolveAxes(entry: Axes, axes: KnownAxes): Axes {
  return Object.fromEntries(
    Object.entries(entry).map(([axis, value]) => [axis, typedValue(value, axes.get(axis))]),
  );
}

/** `known` is null for a file axis, whose values are ids and so text. */
function typedValue(value: AxisValue, known: readonly AxisValue[] | null | undefined): AxisValue {
  if (known === null) return String(value);
  return known?.find((candidate) => String(candidate) === String(value)) ?? value;
}
