import type { Axes } from "../model/config/case.ts";
import type { TrialRecord } from "../model/run/trial.ts";

/**
 * What rows of another tool have in common with a trial: equal for equal places, in whatever order a file names its axes.
 * Values compare as text: a table has "1" where a plan has 1.
 */
export function trialPlace({
  axes,
  repetition,
  side,
}: Pick<TrialRecord, "axes" | "repetition" | "side">): string {
  return JSON.stringify([sortedAxes(axes), repetition, side]);
}

/** A text that is equal for equal cases. */
export function casePlace(axes: Axes): string {
  return JSON.stringify(sortedAxes(axes));
}

function sortedAxes(axes: Axes): readonly (readonly [string, string])[] {
  const sorted = Object.entries(axes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([axis, value]) => [axis, String(value)]);
}
