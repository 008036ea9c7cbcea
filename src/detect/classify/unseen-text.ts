import { formatPercent } from "../../base/format-number.ts";
import type { TestedResult } from "../values/comparison-result.ts";

/** From this many units on, the unseen share is a few percent. */
const MANY_UNITS = 40;
const LEVEL = 0.05;

/**
 * The share of all tasks that may behave differently and yet be absent from a sample of `units` tasks, with 95 %
 * confidence: the q with (1 - q)^units = 0.05. No test of the sample can detect these tasks.
 */
export function unseenShare(units: number): number {
  return 1 - LEVEL ** (1 / units);
}

/** States what a pass on few pairs does not show. */
export function unseenText({ design, units }: TestedResult): string {
  if (design !== "paired" || units >= MANY_UNITS) return "";
  return ` ${units} units cannot exclude that up to ${formatPercent(unseenShare(units))} of all such units behave otherwise.`;
}
