import type { SourcePlace } from "../run/source-place.ts";
import type { Axes } from "../config/case.ts";
import type { Better, Margin } from "../config/margin.ts";
import type { MetricKind } from "../config/metric-kind.ts";
import type { Quantile, Role } from "../config/metric.ts";
import type { Sides } from "../run/side.ts";
import type { ComparedHistory, Creep } from "./compared-history.ts";
import type { Reason } from "./reason.ts";
import type { UnitFlips } from "./unit-flips.ts";

/**
 * The state of an acceptance for one finding: it is in force, its last day is over, or the finding is worse than what
 * was accepted. In the last two cases the finding counts.
 */
export interface Accepted {
  readonly state: "in-force" | "expired" | "exceeded";
  readonly reason: string;
  readonly expires: string;
  /** The largest accepted size on the finding's scale; null = no limit. */
  readonly upTo: number | null;
}

export const FINDING_KINDS = [
  "regression",
  "warning",
  "improved",
  "pass",
  "inconclusive",
  "no-baseline",
  "incomparable",
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

export interface EffectSize {
  readonly cohenD: number | null;
  readonly hedgesG: number | null;
  readonly dz: number | null;
  readonly cliffsDelta: number | null;
}

export interface UnitChange {
  readonly unit: string;
  readonly baseline: number;
  readonly candidate: number;
  /** candidate - baseline, in the metric's unit. */
  readonly difference: number;
}

export const DESIGNS = ["paired", "unpaired", "run-level", "exact", "plain-rule", "none"] as const;

/** How the numbers were compared. */
export type Design = (typeof DESIGNS)[number];

/** The largest differences of an exact comparison. */
export interface ExactDifference {
  readonly absolute: number;
  readonly relative: number | null;
  /** Number of steps from one double to the next; null where nothing was compared. */
  readonly ulps: number | null;
  /** Unit of the first mismatch in canonical order. */
  readonly firstUnit: string | null;
  /** Number of units that differ. */
  readonly mismatches: number;
  /** Number of places that differ in all of these units; for numbers it equals `mismatches`. */
  readonly places: number;
  /** The first place in the first unit; null where nothing differs, or the value is missing. */
  readonly first: PlaceDifference | null;
}

/** One place of a list or an object; `$` is the whole value. The texts are cut and not escaped. */
export interface PlaceDifference {
  /** `$.fits[3]["odd key"]` */
  readonly path: string;
  /** A number, a text in quotes, or words such as `a list of 3` or `nothing`. */
  readonly expected: string;
  readonly got: string;
}

/**
 * A classified comparison of one metric in one group.
 * `estimate`, `lower` and `upper` are the change from baseline to candidate in the direction of the number (positive =
 * the number grew): a fraction of the baseline when `scale` is `relative` (0.12 = +12 %), an amount in the metric's own
 * unit when it is `absolute`. `margin` and `mde` are worsenings on the same scale and never negative.
 */
export interface Finding {
  readonly metric: string;
  readonly metricKind: MetricKind;
  /** The compared quantile over trials (0.95 = p95); null = a mean is compared. */
  readonly quantile: Quantile | null;
  readonly role: Role;
  readonly group: Axes;
  readonly kind: FindingKind;
  readonly reason: Reason;
  readonly unit: string | null;
  readonly better: Better;
  readonly design: Design;
  readonly scale: Margin["scale"];
  readonly values: Sides<number | null>;
  readonly estimate: number | null;
  /** Each bound is one-sided at alpha. Together they are a 1 - 2 alpha interval. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly intervalMethod: string | null;
  readonly margin: number;
  /** p of the null hypothesis that it is worse by no more than the margin; null = no such test was made. */
  readonly pMargin: number | null;
  /** `pMargin` adjusted over the family of gating comparisons. This p decides. Null = not a member of the family. */
  readonly pAdjusted: number | null;
  /** p of the null hypothesis that it is not worse. */
  readonly pWorse: number | null;
  /** `pWorse` adjusted by Benjamini and Hochberg. It is shown and decides nothing. */
  readonly pWorseAdjusted: number | null;
  /** p of the null hypothesis that it is worse by no more than half the margin, adjusted over all that may warn. */
  readonly pWarning: number | null;
  /** p of the null hypothesis that it is not better. */
  readonly pBetter: number | null;
  readonly effectSize: EffectSize;
  readonly n: {
    readonly units: number;
    readonly baselineTrials: number;
    readonly candidateTrials: number;
    readonly baselineMissing: number;
    readonly candidateMissing: number;
  };
  /** Smallest p that this design can reach. */
  readonly attainableP: number | null;
  /** Smallest worsening that is detected with 80 % power at the critical value that the family used. */
  readonly mde: number | null;
  /**
   * Number of units (or repetitions), with as many trials each, that would decide an inconclusive finding; null = not
   * known or not needed.
   */
  readonly neededUnits: number | null;
  /** The units that became worse by the most, worst first, at most 5; empty when units are not paired. */
  readonly worstUnits: readonly UnitChange[];
  readonly exact: ExactDifference | null;
  /** The look at which it was judged; null in a run that is judged once. */
  readonly look: Look | null;
  /** What the config says about a known regression; null = nothing. */
  readonly accepted: Accepted | null;
  /** The past runs that it was compared with; null = it was compared with one run. */
  readonly history: ComparedHistory | null;
  /** Units whose answers changed from right to wrong or back; null where there are no answers of paired units. */
  readonly flips: UnitFlips | null;
  /** The place where its case is defined, if its rows say so. */
  readonly place?: SourcePlace | undefined;
  /** Small steps of main, this run included, that add up to more than the margin; null = none are shown. */
  readonly creep: Creep | null;
  readonly warnings: readonly Warning[];
}

/** One of the looks that were declared before the run. */
export interface Look {
  /** The number of the look, from 1. */
  readonly number: number;
  /** Number of declared looks. */
  readonly of: number;
  /** Repetitions of each case at this look. */
  readonly repetitions: number;
}

/** Code of the warning that a gain is beyond `gate.max-improvement`. */
export const IMPLAUSIBLE_IMPROVEMENT = "implausible-improvement";

/** Code of a warning of the run, and name of its cost: units whose trials no longer report a metric, by no chance. */
export const NEWLY_WITHOUT_VALUE = "newly-without-value";

/**
 * Code of a doubt about a file of another tool, and name of its cost: the file itself counts more results than it has, so
 * that the lost ones may be those that went wrong.
 */
export const ROWS_MISSING = "rows-missing";

/** Advice as data: what was seen, and what to do. */
export interface Warning {
  readonly code: string;
  readonly text: string;
}
