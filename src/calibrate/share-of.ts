import type { Share } from "../model/result/calibration.ts";
import { clopperPearson } from "../stats/index.ts";

/** The level of every interval of a calibration, two-sided. */
export const CONFIDENCE = 0.95;

/** A count of splits with its Clopper-Pearson interval. */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of, share: 0, lower: 0, upper: 1 };
  const { lower, upper } = clopperPearson({ successes: count, trials: of }, (1 - CONFIDENCE) / 2);
  return { count, of, share: count / of, lower, upper };
}
