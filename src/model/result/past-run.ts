import type { Axes } from "../config/case.ts";
import type { GitState, Manifest, TrialCounts } from "../run/manifest.ts";
import type { MeasuredNumber } from "./measured-number.ts";
import type { VerdictKind } from "./verdict.ts";

/** What a stored run was, in one line. */
export interface PastRun {
  readonly runId: string;
  /** Gate id. */
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Null = it has not ended. */
  readonly durationMs: number | null;
  readonly complete: boolean;
  readonly counts: TrialCounts;
  readonly marks: readonly string[];
  readonly git: GitState | null;
  readonly actor: string | null;
  /** Null = it was not judged. */
  readonly verdict: VerdictKind | null;
  readonly title: string | null;
}

/** A stored run with all that is known of it. */
export interface PastRunDetail {
  readonly run: PastRun;
  readonly manifest: Manifest;
  readonly numbers: readonly MeasuredNumber[];
}

/** What two runs differ in. Nothing is tested: a verdict comes from `compare`. */
export interface RunsDifference {
  readonly a: PastRun;
  readonly b: PastRun;
  /** Facts of the runs that differ: commit, versions, machine, seed, models, … */
  readonly facts: readonly FactDifference[];
  readonly numbers: readonly NumberDifference[];
  /** Cases whose status or answers differ, most changed first. */
  readonly cases: readonly CaseDifference[];
  /** Number of cases that both runs have. */
  readonly commonCases: number;
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
}

export interface FactDifference {
  readonly name: string;
  /** Null = the run does not have it. */
  readonly a: string | null;
  readonly b: string | null;
}

/** One metric of one group in both runs; null = the run did not measure it. */
export interface NumberDifference {
  readonly metric: string;
  readonly group: Axes;
  readonly a: MeasuredNumber | null;
  readonly b: MeasuredNumber | null;
}

export interface CaseDifference {
  readonly name: string;
  /** `ok` or `2 ok, 1 failed`. */
  readonly a: CaseResult;
  readonly b: CaseResult;
}

export interface CaseResult {
  readonly statuses: string;
  /** Means over the repetitions, by metric. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Output of the first repetition that has one; null = it was not stored. */
  readonly output: string | null;
}
