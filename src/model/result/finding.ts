import type { Axes } from "../config/case.ts";
import type { Better, Margin } from "../config/margin.ts";
import type { MetricKind } from "../config/metric-kind.ts";
import type { Quantile, Role } from "../config/metric.ts";
import type { Side, Sides } from "../run/side.ts";
import type { UnitFlips } from "./unit-flips.ts";

/**
 * What became of an acceptance for one finding: it stands in for the verdict, its last day is over, or the finding is worse
 * than what was accepted. In the last two cases the finding counts.
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

/** Why a finding is what it is: a stable code and one sentence that says what would settle it. */
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
  // Of version 0.1.0, in stored reports.
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

/** Largest differences of an exact comparison. */
export interface ExactDifference {
  readonly absolute: number;
  readonly relative: number | null;
  /** In steps from one double to the next; null where nothing was compared. */
  readonly ulps: number | null;
  /** Unit of the first mismatch in canonical order. */
  readonly firstUnit: string | null;
  /** Units that differ. */
  readonly mismatches: number;
  /** Places that differ inside all of them; of numbers as many as mismatches. */
  readonly places: number;
  /** In the first unit; null where nothing differs, or the value is missing. */
  readonly first: PlaceDifference | null;
}

/** One place of a list or an object, `$` for the whole value. Cut; not escaped. */
export interface PlaceDifference {
  /** `$.fits[3]["odd key"]` */
  readonly path: string;
  /** A number, a text in quotes, or words: `a list of 3`, `nothing`. */
  readonly expected: string;
  readonly got: string;
}

/**
 * A classified comparison of one metric in one group.
 * `estimate`, `lower`, `upper` are the change from baseline to candidate in natural direction (positive = the number grew):
 * a fraction of the baseline when `scale` is `relative` (0.12 = +12 %), the metric's own unit when it is `absolute`.
 * `margin`, `mde` are worsenings on the same scale, never negative.
 */
export interface Finding {
  readonly metric: string;
  readonly metricKind: MetricKind;
  /** What is compared: this quantile over trials (0.95 = p95); null = a mean. */
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
  /** Each bound is one-sided at alpha: together they are a 1 - 2 alpha interval. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly intervalMethod: string | null;
  readonly margin: number;
  /** Of H0: worse by no more than the margin; null = no such test was made. */
  readonly pMargin: number | null;
  /** pMargin adjusted over the family of gating comparisons: it decides. Null = not in the family. */
  readonly pAdjusted: number | null;
  /** Of H0: not worse at all. */
  readonly pWorse: number | null;
  /** pWorse adjusted by Benjamini-Hochberg: shown, decides nothing. */
  readonly pWorseAdjusted: number | null;
  /** Of H0: worse by no more than half the margin, adjusted over all that may warn. */
  readonly pWarning: number | null;
  /** Of H0: not better at all. */
  readonly pBetter: number | null;
  readonly effectSize: EffectSize;
  readonly n: {
    readonly units: number;
    readonly baselineTrials: number;
    readonly candidateTrials: number;
    readonly baselineMissing: number;
    readonly candidateMissing: number;
  };
  /** Smallest p this design can reach. */
  readonly attainableP: number | null;
  /** Smallest worsening seen with 80 % power at the critical value the family really used. */
  readonly mde: number | null;
  /** Units (or repetitions) that would settle an inconclusive finding, with as many trials each; null = not known or not needed. */
  readonly neededUnits: number | null;
  /** The units that moved most for the worse, worst first, at most 5; empty when unpaired. */
  readonly worstUnits: readonly UnitChange[];
  readonly exact: ExactDifference | null;
  /** When it was judged; null in a run that is judged once. */
  readonly look: Look | null;
  /** What the config says about a regression that is known; null = nothing. */
  readonly accepted: Accepted | null;
  /** The past runs it was compared with; null = it was compared with one run. */
  readonly history: ComparedHistory | null;
  /** Units whose answers turned around; null where there are no answers of paired units. */
  readonly flips: UnitFlips | null;
  /** Small steps of main that add up to more than the margin, this run included; null = none are shown. */
  readonly creep: Creep | null;
  readonly warnings: readonly Warning[];
}

/** A run of the base branch. */
export interface NamedRun {
  readonly runId: string;
  readonly sha: string | null;
  readonly time: string;
}

/** The last runs of main on one level, whose mean stands for the baseline. */
export interface ComparedHistory {
  /** Runs that the mean is of; outliers are left out. */
  readonly runs: number;
  /** The first of them. */
  readonly since: NamedRun;
  /** What began there; null = the runs that are known have one level. */
  readonly change: LevelChange | null;
  /** Runs that the spread is of: those of earlier levels, too. */
  readonly spreadRuns: number;
  /** Of all runs that were looked at. */
  readonly outliers: number;
  /** The last runs of main are so far from those before that main may have moved: how many, and the mean before them. */
  readonly moved: { readonly runs: number; readonly before: number } | null;
}

/** `level`: the means say so. `accepted`: a regression that `accept` covered. `pinned`: the config names the run. */
export const LEVEL_CHANGES = ["level", "accepted", "pinned"] as const;

export type LevelChange = (typeof LEVEL_CHANGES)[number];

export interface Creep {
  /** The first run of the reference. */
  readonly reference: NamedRun;
  readonly pinned: boolean;
  /** Runs that the reference's mean is of. */
  readonly runs: number;
  /** Mean of the reference. */
  readonly value: number;
  /** Change from the reference to the candidate, on the finding's scale. */
  readonly estimate: number;
  /** H0: worse by no more than the margin; adjusted over all comparisons (Holm). */
  readonly pAdjusted: number;
}

/** One of the looks that were declared before the run. */
export interface Look {
  /** 1-based. */
  readonly number: number;
  /** How many were declared. */
  readonly of: number;
  /** Of each case that were looked at. */
  readonly repetitions: number;
}

/** Code of the warning that a gain is beyond `gate.max-improvement`. */
export const IMPLAUSIBLE_IMPROVEMENT = "implausible-improvement";

/** Advice as data: what was seen, what to do. */
export interface Warning {
  readonly code: string;
  readonly text: string;
}

export const LIMIT_RESULTS = ["kept", "broken", "suspect", "inconclusive"] as const;

/** One absolute limit judged in one group on the candidate (or, two sides run, still the candidate). */
export interface LimitResult {
  readonly metric: string;
  /** What is limited: this quantile over trials; null = the mean. */
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
   * `broken`: estimate and bound beyond. `suspect`: not broken at alpha, but shown to be crossed at the error rate of
   * warnings. `inconclusive`: the estimate alone is beyond, or `open` says why.
   */
  readonly result: (typeof LIMIT_RESULTS)[number];
  /** What it rests on; absent in reports of early versions. */
  readonly trials?: LimitTrials | undefined;
  /** Why no value decides; absent = one does. */
  readonly open?: OpenLimit | undefined;
}

/** Trials of the group that have a value, and how many there should be. */
export interface LimitTrials {
  readonly measured: number;
  readonly of: number;
}

/** `no-value`: no trial has one. `missing-trials`: more of them lack it than `gate.max-error-rate`. */
export const OPEN_LIMITS = ["no-value", "missing-trials"] as const;

export type OpenLimit = (typeof OPEN_LIMITS)[number];
