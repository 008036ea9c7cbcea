import type { CompareConfig } from "../../model/config/config.ts";
import type { Sides } from "../../model/run/side.ts";
import { axesKey, pickAxes } from "../values/axes-key.ts";
import type { SideFold } from "./side-fold.ts";

/**
 * Cases that only the baseline's rows contain, by axesKey, in groups that have a case on both sides. Where repetitions
 * are the units, a group has one mean over its cases: without the hard cases it would look better.
 */
export function droppedCases(
  { baseline, candidate }: Sides<SideFold>,
  { by }: Pick<CompareConfig, "by">,
): ReadonlySet<string> {
  const groupOf = new Map(
    [...baseline.cases].map(([key, { axes }]) => [key, axesKey(pickAxes(axes, by))] as const),
  );
  const shared = new Set([...groupOf].filter(([key]) => candidate.cases.has(key)).map(([, group]) => group));
  return new Set(
    [...groupOf].filter(([key, group]) => shared.has(group) && !candidate.cases.has(key)).map(([key]) => key),
  );
}
