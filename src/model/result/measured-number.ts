import type { Axes } from "../config/case.ts";
import type { MetricKind } from "../config/metric-kind.ts";
import type { Side } from "../run/side.ts";

/** What one metric was in one group of one side, over trials; nothing is compared. */
export interface MeasuredNumber {
  readonly metric: string;
  readonly kind: MetricKind;
  /** Null: the metric has none. */
  readonly unit: string | null;
  readonly side: Side;
  readonly group: Axes;
  /** Trials with a value. */
  readonly n: number;
  /** Null where no value is a number: those of lists and objects, for example. Of answers it is their rate. */
  readonly mean: number | null;
  readonly median: number | null;
  /** Standard deviation over trials, divided by n - 1; null with fewer than two numbers. */
  readonly sd: number | null;
}
