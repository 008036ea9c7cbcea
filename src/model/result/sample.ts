import type { Axes } from "../config/case.ts";
import type { Metric } from "../config/metric.ts";
import type { Sides } from "../run/side.ts";

/** One unit of one side: its repetitions folded. */
export interface UnitValue {
  /** Unit id: value of the unit axis, or the repetition as text. */
  readonly unit: string;
  readonly mean: number;
  /** Trials folded into the mean. */
  readonly trials: number;
  readonly min: number;
  readonly max: number;
  /** Of each trial, ascending, where the metric is judged by a quantile; null where the mean is. */
  readonly values: Float64Array | null;
}

/** Readonly numbers of one metric in one group over the units of one side, in canonical order. */
export interface SideSample {
  readonly units: readonly UnitValue[];
  /** Units with trials that gave no answer; a unit not listed missed none. */
  readonly missing: readonly MissingUnit[];
  /** Trials with a value of this metric. */
  readonly trials: number;
  /** Trials planned, or without a plan the trials that rows show. */
  readonly expected: number;
  /** Trials with an answer (ok or failed), whether or not it holds this metric. */
  readonly answered: number;
  /** Of these, trials with status `ok`. */
  readonly ok: number;
  /** Failed trials without a number for this metric that are not missing: `success` counts them. */
  readonly failedWithoutValue: number;
}

/** Share of a unit's trials that gave no answer. */
export interface MissingUnit {
  readonly unit: string;
  readonly missing: number;
  /** Of these, trials that answered: with NaN, or without the metric. */
  readonly withoutNumber: number;
  readonly expected: number;
}

export interface Sample {
  readonly metric: Metric;
  readonly group: Axes;
  readonly sides: Sides<SideSample>;
  /** Units that rows of both sides show with the same content, whether or not they measured; empty when unpaired. */
  readonly common: readonly string[];
  /** Cluster of every unit of either side; null without clusters. */
  readonly clusters: ReadonlyMap<string, string> | null;
  /** Units dropped from the comparison, by why. */
  readonly onlyBaseline: readonly string[];
  readonly onlyCandidate: readonly string[];
  readonly changed: readonly string[];
}
