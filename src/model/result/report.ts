import type { BaselineProvenance } from "./baseline.ts";
import type { KnownFailure } from "../config/failure.ts";
import type { Finding, LimitResult, Warning } from "./finding.ts";
import type { Manifest, TrialCounts } from "../run/manifest.ts";
import type { Side } from "../run/side.ts";
import type { TrialError } from "../run/trial.ts";
import type { Verdict } from "./verdict.ts";

/** The one result of a gate; renderers are `(report) => string`. */
export interface Report {
  readonly schema: "regression-gate/report@1";
  readonly program: { readonly name: "regression-gate"; readonly version: string };
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  readonly verdict: Verdict["kind"];
  readonly exitCode: number;
  readonly conclusion: Verdict["conclusion"];
  readonly title: string;
  readonly causes: Verdict["causes"];
  /** Of the whole gate. */
  readonly alpha: number;
  /** Null when the run was judged once, at its end. */
  readonly looks: Looks | null;
  readonly seed: number;
  readonly findings: readonly Finding[];
  readonly limits: readonly LimitResult[];
  readonly completeness: Completeness;
  readonly errors: readonly ErrorGroup[];
  readonly units: UnitChanges;
  readonly versions: readonly VersionChange[];
  readonly baseline: BaselineProvenance;
  readonly manifest: { readonly baseline: Manifest | null; readonly candidate: Manifest | null };
  readonly policyChanges: readonly PolicyChange[];
  readonly warnings: readonly Warning[];
}

/** A run that is judged more than once, at sizes that were declared before. */
export interface Looks {
  /** In repetitions, ascending. */
  readonly declared: readonly number[];
  /** How many were taken: the first ones. */
  readonly taken: number;
  /** Level of each test and of each bound of a look. */
  readonly alpha: number;
  /** Groups that are not decided yet, by name; empty: nothing is left to run. */
  readonly open: readonly string[];
}

export interface Completeness {
  /** Candidate's trials. */
  readonly counts: TrialCounts;
  readonly complete: boolean;
  /** Cases of the plan; of bare rows, cases seen. */
  readonly plannedCases: number;
  readonly repetitions: number;
  /** Cases planned but with no measured trial, at most 20 named. */
  readonly unmeasuredCases: readonly string[];
  readonly unmeasuredCaseCount: number;
  /** Groups of the baseline that the candidate's plan no longer has; they were not compared. */
  readonly droppedGroups: readonly string[];
  /** Sides without one trial that measured anything; absent in reports of early versions. */
  readonly unmeasuredSides?: readonly UnmeasuredSide[] | undefined;
  /** Configured metrics that no candidate row holds. */
  readonly missingMetrics: readonly string[];
  readonly earlyStop: string | null;
}

/** A side whose trials all crashed, gave no answer, or gave an empty or truncated one. */
export interface UnmeasuredSide {
  readonly side: Side;
  readonly trials: number;
  /** Of these, answers that were empty or truncated. */
  readonly hollow: number;
  /** The commonest; null = no trial has an error. */
  readonly error: Pick<ErrorGroup, "code" | "count" | "example"> | null;
}

/** Trials with the same class and code. */
export interface ErrorGroup {
  readonly class: TrialError["class"];
  readonly code: string;
  readonly count: number;
  /** First message seen, in canonical order. */
  readonly example: string;
  /** Case names, at most 3. */
  readonly cases: readonly string[];
  /** What some of them are known as, and what to do; the most frequent first, at most 3. */
  readonly known: readonly KnownFailure[];
}

/** Units that only one side has or whose content changed, by group. */
export interface UnitChanges {
  readonly onlyBaseline: readonly string[];
  readonly onlyCandidate: readonly string[];
  readonly changed: readonly string[];
}

export interface VersionChange {
  readonly name: string;
  readonly baseline: string | null;
  readonly candidate: string | null;
}

/** A setting that the pull request changes in its own gate. */
export interface PolicyChange {
  /** `metrics.rule-score.margin`. */
  readonly path: string;
  readonly base: string;
  readonly head: string;
  /** Whether the head's value would gate less. */
  readonly looser: boolean | null;
  /** Whose value counted: what judges is the base's, what is measured the head's. */
  readonly inForce: "base" | "head";
  /** Something of what the base measures was left out, and could not be added; says what. Absent = nothing was. */
  readonly measuresLess?: string | undefined;
}
