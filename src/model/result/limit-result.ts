import type { Axes } from "../config/case.ts";
import type { Quantile } from "../config/metric.ts";
import type { Side } from "../run/side.ts";

/** What a broken limit does: the metric's role `track` makes every limit warn, and `inform` makes it information. */
export const LIMIT_LEVELS = ["fail", "warn", "info"] as const;

export const LIMIT_RESULTS = ["kept", "broken", "suspect", "inconclusive"] as const;

/** One absolute limit, judged for the candidate in one group. */
export interface LimitResult {
  readonly metric: string;
  /** The quantile over trials that is limited; null = the mean is. */
  readonly quantile: Quantile | null;
  readonly group: Axes;
  readonly side: Side;
  readonly limit: "min" | "max";
  readonly level: (typeof LIMIT_LEVELS)[number];
  readonly bound: number;
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly unit: string | null;
  /**
   * `broken`: estimate and bound are beyond the limit. `suspect`: it is not broken at alpha, but shown to be crossed at
   * the error rate of warnings. `inconclusive`: only the estimate is beyond the limit, or `open` gives the reason.
   */
  readonly result: (typeof LIMIT_RESULTS)[number];
  /** The number of trials behind the value; absent in reports of early versions. */
  readonly trials?: LimitTrials | undefined;
  /** Why the value cannot decide; absent = it decides. */
  readonly open?: OpenLimit | undefined;
}

/** Number of trials of the group that have a value, and number of trials that should have one. */
export interface LimitTrials {
  readonly measured: number;
  readonly of: number;
}

/** `no-value`: no trial has a value. `missing-trials`: a larger share lacks it than `gate.max-error-rate` allows. */
export const OPEN_LIMITS = ["no-value", "missing-trials"] as const;

export type OpenLimit = (typeof OPEN_LIMITS)[number];
