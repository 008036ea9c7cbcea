import type { Axes } from "../config/case.ts";
import type { Manifest } from "./manifest.ts";
import type { Side } from "./side.ts";
import type { UnplannedRows } from "./unplanned.ts";
import type { FallbackUse, Metrics, TrialError, TrialRecord } from "./trial.ts";

/**
 * What a run that may only read hands to one that may write: the numbers of a pull request and the names they go by.
 * All of it is a claim of the pull request's own job. No verdict and no prose is part of it.
 */
export interface Measured {
  readonly schema: "regression-gate/measured@1";
  /** Gate id. */
  readonly gate: string;
  /** The workflow run that measured, and which attempt of it. */
  readonly run: { readonly id: number; readonly attempt: number };
  readonly pullRequest: { readonly number: number; readonly headSha: string };
  readonly suite: string | null;
  readonly sides: readonly Side[];
  readonly repetitions: number;
  /** Repetitions after which the run is judged, ascending. */
  readonly looks: readonly number[];
  /** All that was planned. */
  readonly cases: readonly MeasuredCase[];
  /** A case has as many trials as rows, not `repetitions` of them, and one where it has no row; absent = all have as many. */
  readonly byRows?: true;
  /** Rows of results files that are of no planned trial; absent = none. */
  readonly unplanned?: readonly UnplannedRows[];
  readonly rows: readonly MeasuredRow[];
  /** Shards that never arrived, `2/3`; null: the run was not split. */
  readonly missingShards: readonly string[] | null;
  readonly made: MadeOf;
}

export interface MeasuredCase {
  readonly axes: Axes;
  /** 16 hex digits by file axis. */
  readonly contentHashes: Readonly<Record<string, string>>;
}

/** One trial. */
export interface MeasuredRow {
  /** Index of the case. */
  readonly case: number;
  readonly repetition: number;
  readonly side: Side;
  readonly status: TrialRecord["status"];
  readonly metrics: Metrics;
  readonly nonFinite: readonly string[];
  /** Without its message, which is prose of the pull request. */
  readonly error: Pick<TrialError, "class" | "code"> | null;
  /** Another endpoint answered; null = the runner's own. `model`: the one that was asked. */
  readonly fallback: (FallbackUse & { readonly model: string | null }) | null;
}

/** What the two sides must have in common to be comparable. */
export interface MadeOf extends Pick<Manifest, "versions" | "data" | "runner" | "startedAt" | "finishedAt"> {
  readonly stoppedEarly: boolean;
  readonly marks: readonly string[];
  readonly models: Readonly<Record<string, readonly string[]>>;
}
