import type { CalibrationSource } from "../model/result/calibration.ts";
import type { Warning } from "../model/result/finding.ts";
import type { Sides } from "../model/run/side.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import type { Xoshiro128 } from "../stats/index.ts";

/** One A/A split: two sides between which nothing changed. */
export type AaSplit = Sides<readonly TrialRecord[]>;

/** Makes A/A splits, as many as wanted. */
export interface AaSplitSource {
  readonly made: CalibrationSource;
  readonly warnings: readonly Warning[];
  /** A function of the draws alone. */
  readonly draw: (random: Xoshiro128) => AaSplit;
}

/** A fair coin. */
export function coin(random: Xoshiro128): boolean {
  return random.below(2) === 1;
}
