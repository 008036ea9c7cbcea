import { roundTo } from "../base/format-number.ts";
import type { Metric } from "../model/config/metric.ts";

const RELATIVE = [0.02, 0.05, 0.1, 0.2, 0.4] as const;
/** A margin of 0.02 gives 0.02, 0.05, 0.1, 0.2, 0.4: as many points as a ratio gets percent. */
const TIMES_MARGIN = [1, 2.5, 5, 10, 20] as const;
/** Stands for a margin of 0. */
const SMALLEST_STEP = 0.02;

export const SIZES: number = RELATIVE.length;
/** Index of the gross worsening, +20 % or ten times the margin, that a useful metric sees. */
export const GROSS = 3;

/**
 * Worsenings that are injected, smallest first: shares of the value where the margin is relative, else multiples of the
 * margin in the metric's own unit.
 */
export function injectedSizes({ margin: { scale, value } }: Pick<Metric, "margin">): readonly number[] {
  if (scale === "relative") return RELATIVE;
  const step = value === 0 ? SMALLEST_STEP : value;
  // Rounded: 20 x 0.02 is to print as 0.4.
  return TIMES_MARGIN.map((times) => roundTo(times * step, 12));
}
