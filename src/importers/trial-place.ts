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
  const sorted = Object.entries(axes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sorted.map(([axis, value]) => [axis, String(value)]), repetition, side]);
}
