import type { AxisValue } from "../model/case.ts";
import type { Where } from "../model/metric.ts";
import type { KnownAxes } from "./known-axes.ts";

/** Gives each value the type it has in its axis, so that `where: {size: "10"}` finds the number 10. */
export function resolveWhere(where: Where, axes: KnownAxes): Where {
  return Object.fromEntries(
    Object.entries(where).map(([axis, values]): [string, readonly AxisValue[]] => [
      axis,
      values.map((value) => axes.get(axis)?.find((known) => String(known) === String(value)) ?? value),
    ]),
  );
}
