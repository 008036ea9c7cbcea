import type { Axes } from "../config/case.ts";
import type { Better, Margin } from "../config/margin.ts";
import type { MetricKind } from "../config/metric-kind.ts";
import type { Quantile, Role } from "../config/metric.ts";
import type { Side, Sides } from "../run/side.ts";
import type { UnitFlips } from "./unit-flips.ts";

/**
 * The state of an acceptance for one finding: it is in force, its last day is over, or the finding is worse than what
 * was accepted. In the last two cases the finding counts.
 */
export interface Accepted {
  readonly state: "in-force" | "expired" | "exceeded";
  readonly reason: string;
  readonly expires: string;
  /** On the finding's scale; null = no limit. */
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

/** The reason for a finding: a stable code, and one sentence that says what would decide it. */
export interface Reason {
  readonly code: ReasonCode;
  readonly text: string;
}

export const REASON_CODES = [
  // no-baseline
  "first-run",
  "by-config",
  "expired",
  "forbidden",
  "unreadable",
  "no-complete-run",
  "incomparable",
  "missing",
  "new-metric",
  "new-group",
  // incomparable
  "few-common-units",
  "metric-changed",
  "units-mixed",
  "data-changed",
  "runner-changed",
  "model-changed",
  // regression
  "missing-rate",
  "worse-than-margin",
  "exact-mismatch",
  "plain-rule",
  // warning
  "worse-than-half-margin",
  // Only in stored reports of version 0.1.0.
  "worse-within-family",
  "possibly-worse",
  "run-effect-cap",
  "constant-on-both-sides",
  // improved, pass
  "better",
  "no-worse-than-margin",
  "identical",
  // inconclusive
  "error-rate",
  "lost-trials",
  "interval-straddles-margin",
  "too-noisy",
  "too-few-units",
  "few-history-runs",
  "main-may-have-moved",
  "baseline-disagrees-with-itself",
  "baseline-zero",
  "no-measurement",
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

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
  /** Small steps of main, this run included, that add up to more than the margin; null = none are shown. */
  readonly creep: Creep | null;
  readonly warnings: readonly Warning[];
}

/** A run of the base branch. */
export interface NamedRun {
  readonly runId: string;
  readonly sha: string | null;
  readonly time: string;
}

/** The last runs of main on one level. Their mean takes the place of the baseline. */
export interface ComparedHistory {
  /** Number of runs in the mean, without outliers. */
  readonly runs: number;
  /** The first of these runs. */
  readonly since: NamedRun;
  /** What began with that run; null = all known runs have one level. */
  readonly change: LevelChange | null;
  /** Number of runs behind the spread, including those of earlier levels. */
  readonly spreadRuns: number;
  /** Number of outliers among all runs that were considered. */
  readonly outliers: number;
  /**
   * The last runs of main are so far from the earlier ones that main may have moved: the number of these runs, and the
   * mean before them; null = they are not.
   */
  readonly moved: { readonly runs: number; readonly before: number } | null;
}

/**
 * `level`: the means show the change. `accepted`: `accept` covered a regression. `pinned`: the config names the run.
 */
export const LEVEL_CHANGES = ["level", "accepted", "pinned"] as const;

export type LevelChange = (typeof LEVEL_CHANGES)[number];

export interface Creep {
  /** The first run of the reference. */
  readonly reference: NamedRun;
  readonly pinned: boolean;
  /** Number of runs in the reference's mean. */
  readonly runs: number;
  /** Mean of the reference. */
  readonly value: number;
  /** Change from the reference to the candidate, on the finding's scale. */
  readonly estimate: number;
  /**
   * p of the null hypothesis that it is worse by no more than the margin, adjusted over all comparisons by Holm's
   * method.
   */
  readonly pAdjusted: number;
}

/** One of the looks that were declared before the run. */
export interface Look {
  /** From 1. */
  readonly number: number;
  /** Number of declared looks. */
  readonly of: number;
  /** Repetitions of each case at this look. */
  readonly repetitions: number;
}

/** Code of the warning that a gain is beyond `gate.max-improvement`. */
export const IMPLAUSIBLE_IMPROVEMENT = "implausible-improvement";

/** Advice as data: what was seen, and what to do. */
export interface Warning {
  readonly code: string;
  readonly text: string;
}

export const LIMIT_RESULTS = ["kept", "broken", "suspect", "inconclusive"] as const;

/** One absolute limit, judged for the candidate in one group. */
export interface LimitResult {
  readonly metric: string;
  /** The quantile over trials that is limited; null = the mean is. */
  readonly quantile: Quantile | null;
  readonly group: Axes;
  readonly side: Side;
  readonly limit: "min" | "max";
  readonly level: "fail" | "warn";
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
