import type { CompareConfig } from "../../model/config/config.ts";
import type { Side, Sides } from "../../model/run/side.ts";
import { axesKey, pickAxes } from "../values/axes-key.ts";
import type { SideFold } from "./side-fold.ts";

/**
 * Cases, by axesKey, that only the rows of one side contain, in groups in which both sides have a case in common. Where
 * repetitions are the units, all cases of a group make one mean. Without its hard cases, or with new easy ones, the group would look better.
 */
export function casesOfOne(
  folds: Sides<SideFold>,
  side: Side,
  { by }: Pick<CompareConfig, "by">,
): ReadonlySet<string> {
  const other = folds[side === "baseline" ? "candidate" : "baseline"];
  const groupOf = new Map(
    [...folds[side].cases].map(([key, { axes }]) => [key, axesKey(pickAxes(axes, by))] as const),
  );
  const shared = new Set([...groupOf].filter(([key]) => other.cases.has(key)).map(([, group]) => group));
  return new Set(
    [...groupOf].filter(([key, group]) => shared.has(group) && !other.cases.has(key)).map(([key]) => key),
  );
}
