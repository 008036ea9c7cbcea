import type { Axes } from "../config/case.ts";
import type { MetricKind } from "../config/metric-kind.ts";
import type { VerdictKind } from "./verdict.ts";

/** What one metric of one group did in the runs of the base branch. */
export interface Trend {
  readonly metric: string;
  readonly group: Axes;
  /** Null = an early version did not write it. */
  readonly kind: MetricKind | null;
  /** Null = neither direction is better, or not known. */
  readonly better: "lower" | "higher" | null;
  readonly unit: string | null;
  /** Oldest first. */
  readonly points: readonly TrendPoint[];
  readonly direction: TrendDirection;
  /** Oldest first. */
  readonly changes: readonly TrendChange[];
  /** Number of runs in which it had another kind, direction, or a unit that does not convert; they are left out. */
  readonly leftOut: number;
}

/** Of the last three complete runs; `unknown` = fewer than three, or no direction is better. */
export type TrendDirection = "improving" | "stable" | "degrading" | "unknown";

export interface TrendPoint extends TrendRun {
  /** The quantile, for a metric that is judged by one, else the mean over units; in the unit of the trend. */
  readonly value: number;
  /** 95 % interval of the mean within the run; null = a single unit, or a quantile. */
  readonly interval: readonly [lower: number, upper: number] | null;
  /** Number of units. */
  readonly n: number;
}

/** One run of the base branch. */
export interface TrendRun {
  readonly runId: string;
  readonly sha: string | null;
  /** ISO 8601. */
  readonly time: string;
  /** `partial`: it has values, is no baseline, and counts for nothing. */
  readonly status: "complete" | "partial";
  readonly verdict: VerdictKind | null;
  /** Number of trials without an answer; null = an early version did not write it. */
  readonly errored: number | null;
  /** It was worse, and that was accepted. */
  readonly isAccepted: boolean;
  /** Declared versions that differ from those of the run before it. */
  readonly versions: readonly VersionStep[];
}

export interface VersionStep {
  /** `prompt`. */
  readonly name: string;
  /** Null = it was not declared. */
  readonly from: string | null;
  readonly to: string | null;
}

/** A place at which the level changed. A note, never a verdict. */
export interface TrendChange {
  /** Place of its first run in `points`. */
  readonly at: number;
  /** The first run after the change. */
  readonly runId: string;
  readonly time: string;
  /** The commits between which it happened: the last one before, excluded, and the first one after. */
  readonly commits: readonly [before: string | null, after: string | null];
  /** Means of the runs on both sides, up to the next change; in the unit of the trend. */
  readonly before: number;
  readonly after: number;
  /** `after` relative to `before`; null = from 0. */
  readonly relative: number | null;
  /** Null = no direction is better. */
  readonly effect: "better" | "worse" | null;
  readonly p: number;
  /** Number of complete runs from the change on. */
  readonly runs: number;
  /** With so few runs after it, it may still move or vanish. */
  readonly isProvisional: boolean;
  /** Run id after which it was first found. */
  readonly firstSeen: string;
}
