import type { Axes } from "./case.ts";
import type { Metric } from "./metric.ts";
import type { Sides } from "./side.ts";

/** One unit of one side: its repetitions folded. */
export interface UnitValue {
  /** Unit id: value of the unit axis, or the repetition as text. */
  readonly unit: string;
  readonly mean: number;
  /** Trials folded into the mean. */
  readonly trials: number;
  readonly min: number;
  readonly max: number;
}

/** Readonly numbers of one metric in one group over the units of one side, in canonical order. */
export interface SideSample {
  readonly units: readonly UnitValue[];
  /** Trials that were expected and gave no number for this metric. */
  readonly missing: readonly MissingUnit[];
  readonly trials: number;
  readonly expected: number;
}

/** Share of a unit's trials that gave no answer. */
export interface MissingUnit {
  readonly unit: string;
  readonly missing: number;
  readonly expected: number;
}

export interface Sample {
  readonly metric: Metric;
  readonly group: Axes;
  readonly sides: Sides<SideSample>;
  /** Units dropped from the comparison, by why. */
  readonly onlyBaseline: readonly string[];
  readonly onlyCandidate: readonly string[];
  readonly changed: readonly string[];
}
