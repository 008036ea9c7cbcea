import type { ComparedHistory, Creep, ExactDifference, Reason } from "../../model/result/finding.ts";
import type { PlainRule, Quantile } from "../../model/config/metric.ts";
import type { Sides } from "../../model/run/side.ts";
import type { MissingRate } from "./missing-rate.ts";
import type { QuantileSize } from "./quantile-units.ts";
import type { Subject } from "./subject.ts";
import type { Values } from "./values.ts";

/** The result of a comparison, before it is called red or green. */
export type ComparisonResult =
  | { readonly type: "no-baseline" | "incomparable"; readonly reason: Reason }
  | { readonly type: "no-measurement" }
  | TooFewTrials
  | ExactComparisonResult
  | RuleResult
  | CertainResult
  | TestedResult;

/** The tail of so few trials says nothing of the quantile. */
export interface TooFewTrials {
  readonly type: "too-few-trials";
  readonly quantile: Quantile;
  readonly sizes: Sides<QuantileSize>;
}

export interface ExactComparisonResult {
  readonly type: "exact";
  /** Compared ones. */
  readonly units: number;
  /** Some are lists or objects, which have no mean. */
  readonly isStructured: boolean;
  /** Units whose baseline disagrees with itself are left out, unless there are no others. */
  readonly difference: ExactDifference;
  /** Of the mismatches, units where the candidate answered without a number (NaN) and the baseline never did. */
  readonly lost: number;
  /** First unit whose baseline trials differ among themselves by more than the tolerance; null = none. */
  readonly disagreeing: { readonly unit: string; readonly path: string } | null;
}

export interface RuleResult {
  readonly type: "rule";
  readonly by: PlainRule["by"];
  /** Worsening on the rule's scale: a fraction of the baseline or points; negative = better. */
  readonly worsening: number;
  readonly allowed: number;
  /** Null = red is in reach. */
  readonly cap: RunEffectCap | null;
}

/** Red is out of reach: a machine-dependent metric, against another job, with this many comparable main runs. */
export interface RunEffectCap {
  readonly runs: number;
}

/** A metric that is a function of the case: its change has no noise and needs no test. */
export interface CertainResult {
  readonly type: "certain";
  readonly theta: number;
  readonly mu: number;
}

export interface TestedResult {
  readonly type: "tested";
  readonly design: "paired" | "unpaired" | "run-level";
  /** Mean of what is compared on both sides, on the scale people read. */
  readonly values: Sides<number>;
  /** On theta's scale: > 0 is worse. Bounds are null below two units. */
  readonly theta: number;
  readonly bounds: { readonly lower: number; readonly upper: number; readonly method: string } | null;
  readonly mu: number;
  readonly p: {
    readonly margin: number;
    readonly half: number;
    readonly worse: number;
    readonly better: number;
    /** Over the family; null outside of it. */
    readonly marginAdjusted: number | null;
    readonly betterAdjusted: number | null;
    /** Benjamini-Hochberg over the comparisons of the same role. Shown; decides nothing. */
    readonly worseAdjusted: number;
    /** Of `half`, over the family of all that may warn; null outside of it. */
    readonly warning: number | null;
  };
  /** Null = red is in reach. */
  readonly cap: RunEffectCap | null;
  /** The level of main that it was compared with; null = it was compared with one run. */
  readonly history: ComparedHistory | null;
  readonly power: Power;
  /** Every value of a side is the same. */
  readonly constant: boolean;
  /** Both sides have the same values, unit by unit. */
  readonly identical: boolean;
  /** Units of a paired design, of the smaller side otherwise; at run level past runs that the spread is of. */
  readonly units: number;
}

/** What the data could have shown, at the critical value the family really used. */
export interface Power {
  readonly attainableP: number | null;
  /** Adjustment of the smallest p in the family. */
  readonly multiplier: number;
  /** Theta that is seen with 80 % power. */
  readonly mde: number | null;
  /** The same without a family, at 5 %: what the noise alone lets be seen. */
  readonly mdeAlone: number | null;
  /** Theta from which on this comparison would be red now; null = none would. */
  readonly smallestRed: number | null;
  /** Units at which the adjusted p can reach alpha; null when size is no obstacle. */
  readonly unitsToReachAlpha: number | null;
  /** More units that would settle an open question; null = not known. */
  readonly settle: {
    readonly units: number;
    /** `margin`: to distinguish no change from the margin. `estimate`: the estimate from it, the first being in reach. */
    readonly by: "margin" | "estimate";
  } | null;
}

export interface Comparison {
  readonly subject: Subject;
  readonly alpha: number;
  readonly maxErrorRate: number;
  readonly maxImprovement: number;
  /** Some trials of either side were made to fail (`chaos`). */
  readonly faultsInjected: boolean;
  /** `repetition`, or the unit axis. */
  readonly unitName: string;
  /** Compared values; null where nothing was. */
  readonly values: Values | null;
  /** Null where the sides cannot be compared at all. */
  readonly missing: MissingRate | null;
  readonly creep: Creep | null;
  readonly result: ComparisonResult;
}
