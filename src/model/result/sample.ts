import type { Axes } from "../config/case.ts";
import type { Metric } from "../config/metric.ts";
import type { Sides } from "../run/side.ts";

/** One unit of one side, with its repetitions folded. */
export interface UnitValue {
  /** Unit id: value of the unit axis, or the repetition as text. */
  readonly unit: string;
  readonly mean: number;
  /** Number of trials in the mean. */
  readonly trials: number;
  readonly min: number;
  readonly max: number;
  /** The values of the trials in ascending order, where the metric is judged by a quantile; null where the mean is. */
  readonly values: Float64Array | null;
}

/** The numbers of one metric in one group over the units of one side, in canonical order. */
export interface SideSample {
  readonly units: readonly UnitValue[];
  /** Units with trials that gave no answer. A unit that is not listed lost none. */
  readonly missing: readonly MissingUnit[];
  /** Number of trials with a value of this metric. */
  readonly trials: number;
  /** Number of planned trials; without a plan, the number of trials in the rows. */
  readonly expected: number;
  /** Number of trials with an answer (ok or failed), with or without this metric. */
  readonly answered: number;
  /** Number of these trials with status `ok`. */
  readonly ok: number;
  /** Number of failed trials without a number for this metric that are not missing, because `success` counts them. */
  readonly failedWithoutValue: number;
  /** No row is of this group, not even one that was skipped; absent = there are some. */
  readonly isAbsent?: true;
}

/** Number of a unit's trials that gave no answer. */
export interface MissingUnit {
  readonly unit: string;
  readonly missing: number;
  /** Number of these trials that answered with NaN or without the metric. */
  readonly withoutNumber: number;
  readonly expected: number;
}

export interface Sample {
  readonly metric: Metric;
  readonly group: Axes;
  readonly sides: Sides<SideSample>;
  /**
   * Units that the rows of both sides contain with the same content, whether or not they have a value; empty when units
   * are not paired.
   */
  readonly common: readonly string[];
  /** The cluster of every unit of either side; null without clusters. */
  readonly clusters: ReadonlyMap<string, string> | null;
  /** Units that are left out of the comparison, by reason. */
  readonly onlyBaseline: readonly string[];
  readonly onlyCandidate: readonly string[];
  readonly changed: readonly string[];
}
