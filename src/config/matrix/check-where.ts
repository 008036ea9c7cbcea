import type { Where } from "../../model/config/metric.ts";
import type { Complaint } from "../values/complaint.ts";
import { describeValue, quote } from "../../base/quote.ts";
import { didYouMean } from "../../base/did-you-mean.ts";
import type { KnownAxes } from "./known-axes.ts";

type Path = readonly (string | number)[];

export function unknownAxis(axis: string, axes: KnownAxes): string {
  const advice = axes.size === 0 ? " The matrix has no axes." : didYouMean(axis, [...axes.keys()]);
  return `unknown axis ${quote(axis)}.${advice}`;
}

/** Axes and values that no case can have: such a filter would silently fit nothing. */
export function checkWhere(where: Where, path: Path, axes: KnownAxes): Complaint[] {
  return Object.entries(where).flatMap(([axis, values]): Complaint[] => {
    const known = axes.get(axis);
    if (known === undefined) {
      return [{ path: [...path, axis], at: "key", message: unknownAxis(axis, axes) }];
    }
    if (known === null) return [];
    const names = known.map(String);
    return values
      .filter((value) => !names.includes(String(value)))
      .map((value) => ({
        path: [...path, axis],
        at: "value",
        message: `axis ${quote(axis)} has no value ${describeValue(value)}.${didYouMean(String(value), names)}`,
      }));
  });
}
