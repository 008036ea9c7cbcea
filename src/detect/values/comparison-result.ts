import type { ExactDifference } from "../../model/result/finding.ts";
import type { Reason } from "../../model/result/reason.ts";
import type { ComparedHistory, Creep } from "../../model/result/compared-history.ts";
import type { PlainRule, Quantile } from "../../model/config/metric.ts";
import type { Sides } from "../../model/run/side.ts";
import type { MissingRate } from "./missing-rate.ts";
import type { QuantileSize } from "./quantile-units.ts";
import type { Subject } from "./subject.ts";
import type { Values } from "./values.ts";

/** The result of a comparison before it becomes a finding. */
export type ComparisonResult =
  | { readonly type: "no-baseline" | "incomparable"; readonly reason: Reason }
  | { readonly type: "no-measurement" }
  | TooFewTrials
  | ExactComparisonResult
  | RuleResult
  | CertainResult
  | TestedResult;

/** So few trials say nothing about the tail that the quantile is in. */
export interface TooFewTrials {
  readonly type: "too-few-trials";
  readonly quantile: Quantile;
  readonly sizes: Sides<QuantileSize>;
}

export interface ExactComparisonResult {
  readonly type: "exact";
  /** Number of units that were compared. */
  readonly units: number;
  /** Some values are lists or objects, which have no mean. */
  readonly isStructured: boolean;
  /** The difference over the units whose baseline agrees with itself; over all units where there are no such units. */
  readonly difference: ExactDifference;
  /**
   * Number of mismatches that are units where the candidate answered without a number (NaN) and every trial of the baseline had
   * one.
   */
  readonly lost: number;
  /** First unit whose baseline trials differ among themselves by more than the tolerance; null = none. */
  readonly disagreeing: { readonly unit: string; readonly path: string } | null;
}

export interface RuleResult {
  readonly type: "rule";
  readonly by: PlainRule["by"];
  /** The worsening on the rule's scale: a fraction of the baseline, or points. Negative = better. */
  readonly worsening: number;
  readonly allowed: number;
  /** Null = the comparison may be a regression. */
  readonly cap: RunEffectCap | null;
}

/**
 * The comparison cannot be a regression: its metric depends on the machine, the baseline comes from another job, and
 * there are only this many comparable runs of main.
 */
export interface RunEffectCap {
  readonly runs: number;
}

/** A metric that depends on the case alone. Its change has no noise and needs no test. */
export interface CertainResult {
  readonly type: "certain";
  readonly theta: number;
  readonly mu: number;
}

export interface TestedResult {
  readonly type: "tested";
  readonly design: "paired" | "unpaired" | "run-level";
  /** Mean of the compared values of each side, on the scale that people read. */
  readonly values: Sides<number>;
  /** The change on theta's scale: above 0 is worse. Bounds are null with fewer than two units. */
  readonly theta: number;
  readonly bounds: { readonly lower: number; readonly upper: number; readonly method: string } | null;
  readonly mu: number;
  readonly p: {
    readonly margin: number;
    readonly half: number;
    readonly worse: number;
    readonly better: number;
    /** Adjusted over the family; null for a comparison that is not a member. */
    readonly marginAdjusted: number | null;
    readonly betterAdjusted: number | null;
    /** Adjusted by Benjamini and Hochberg over the comparisons of the same role. It is shown and decides nothing. */
    readonly worseAdjusted: number;
    /** `half`, adjusted over the family of all that may warn; null for a comparison that is not a member. */
    readonly warning: number | null;
  };
  /** Null = the comparison may be a regression. */
  readonly cap: RunEffectCap | null;
  /** The level of main that the candidate was compared with; null = it was compared with one run. */
  readonly history: ComparedHistory | null;
  readonly power: Power;
  /** All values of a side are equal, on both sides. */
  readonly constant: boolean;
  /** Both sides have the same values, unit by unit. */
  readonly identical: boolean;
  /**
   * Number of units: of pairs in a paired design, of the smaller side in an unpaired one, of the past runs behind the
   * spread at run level.
   */
  readonly units: number;
}

/** What the data could have shown, at the critical value that the family used. */
export interface Power {
  readonly attainableP: number | null;
  /** The factor of the adjustment of the smallest p in the family. */
  readonly multiplier: number;
  /** Theta that is detected with 80 % power. */
  readonly mde: number | null;
  /** The mde without a family, at 5 %: what could be detected with the noise alone. */
  readonly mdeAlone: number | null;
  /** The smallest theta at which this comparison would be a regression with these data; null = no theta would. */
  readonly smallestRed: number | null;
  /** Number of units at which the adjusted p can reach alpha; null where the number of units is no obstacle. */
  readonly unitsToReachAlpha: number | null;
  /** How many units would decide an undecided comparison; null = not known. */
  readonly settle: {
    readonly units: number;
    /**
     * `margin`: units that distinguish no change from the margin. `estimate`: the first goal is reached already, and
     * these units distinguish the estimate from the margin.
     */
    readonly by: "margin" | "estimate";
  } | null;
}

export interface Comparison {
  readonly subject: Subject;
  readonly alpha: number;
  readonly maxErrorRate: number;
  readonly maxImprovement: number;
  /** Faults were injected into some trials of either side (`chaos`). */
  readonly faultsInjected: boolean;
  /** `repetition`, or the name of the unit axis. */
  readonly unitName: string;
  /** The compared values; null where nothing was compared. */
  readonly values: Values | null;
  /** Null where the sides cannot be compared at all. */
  readonly missing: MissingRate | null;
  readonly creep: Creep | null;
  readonly result: ComparisonResult;
}
