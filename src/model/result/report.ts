import type { BaselineProvenance } from "./baseline.ts";
import type { KnownFailure } from "../config/failure.ts";
import type { Coverage } from "./coverage/coverage.ts";
import type { Finding, Warning } from "./finding.ts";
import type { LimitResult } from "./limit-result.ts";
import type { Manifest, TrialCounts } from "../run/manifest.ts";
import type { Side, Sides } from "../run/side.ts";
import type { TestReport } from "./tests/test-changes.ts";
import type { TrialError } from "../run/trial.ts";
import type { Verdict } from "./verdict.ts";

/** How the text about the default policy begins where nobody wrote a config. */
export const NO_CONFIG = "No config:";

/** The result of a gate. Renderers are functions `(report) => string`. */
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
  /** Alpha of the whole gate. */
  readonly alpha: number;
  /** Null when the run was judged once, at its end. */
  readonly looks: Looks | null;
  readonly seed: number;
  readonly findings: readonly Finding[];
  readonly limits: readonly LimitResult[];
  /** Tests that other tools ran; absent = there is none. */
  readonly tests?: TestReport | undefined;
  readonly completeness: Completeness;
  readonly errors: readonly ErrorGroup[];
  readonly units: UnitChanges;
  /** Absent = neither side has a report of coverage. */
  readonly coverage?: Coverage | undefined;
  readonly versions: readonly VersionChange[];
  readonly baseline: BaselineProvenance;
  readonly manifest: { readonly baseline: Manifest | null; readonly candidate: Manifest | null };
  readonly policyChanges: readonly PolicyChange[];
  /** There was no config: one sentence about the fixed policy that judged; absent = a config did. */
  readonly defaultPolicy?: string | undefined;
  readonly warnings: readonly Warning[];
}

/** A run that is judged more than once, after numbers of repetitions that were declared in advance. */
export interface Looks {
  /** Numbers of repetitions, ascending. */
  readonly declared: readonly number[];
  /** Number of looks that were taken. */
  readonly taken: number;
  /** Level of each test and each bound of a look. */
  readonly alpha: number;
  /** Names of the groups that are still undecided; empty = nothing is left to run. */
  readonly open: readonly string[];
}

export interface Completeness {
  /** Counts of the candidate's trials. */
  readonly counts: TrialCounts;
  readonly complete: boolean;
  /** Number of cases in the plan; for bare rows, the number of cases in the rows. */
  readonly plannedCases: number;
  readonly repetitions: number;
  /** Planned cases without a measured trial; at most 20 are named. */
  readonly unmeasuredCases: readonly string[];
  readonly unmeasuredCaseCount: number;
  /** Groups of the baseline that the candidate's plan does not contain any more. They were not compared. */
  readonly droppedGroups: readonly string[];
  /** Sides without a single trial that measured something; absent in reports of early versions. */
  readonly unmeasuredSides?: readonly UnmeasuredSide[] | undefined;
  /** Metrics of the config that no row of the candidate contains. */
  readonly missingMetrics: readonly string[];
  /** Missing trials, where rows alone say how many there are; absent = the candidate has as many as the baseline. */
  readonly fewerTrials?: FewerTrials | undefined;
  /** Number of the candidate's measured trials that took more than one attempt; absent = none. */
  readonly retried?: number | undefined;
  readonly earlyStop: string | null;
}

/** Trials that the baseline has and the candidate has not, in cases of both. */
export interface FewerTrials {
  /** `half`: some case has fewer than half as many; `dropped`: rows are missing; `some`: a tool may have chosen so. */
  readonly extent: "some" | "dropped" | "half";
  /** `task=a (1 of 5)`, at most 20. */
  readonly cases: readonly string[];
  readonly caseCount: number;
  /** Number of trials of these cases. */
  readonly trials: Sides<number>;
}

/** A side whose trials all crashed, gave no answer, or gave an empty or truncated one. */
export interface UnmeasuredSide {
  readonly side: Side;
  readonly trials: number;
  /** Number of these trials whose answers were empty or truncated. */
  readonly hollow: number;
  /** The most frequent error; null = no trial has one. */
  readonly error: Pick<ErrorGroup, "code" | "count" | "example"> | null;
}

/** Trials with the same class and code. */
export interface ErrorGroup {
  readonly class: TrialError["class"];
  readonly code: string;
  readonly count: number;
  /** The first message, in canonical order. */
  readonly example: string;
  /** Names of cases, at most 3. */
  readonly cases: readonly string[];
  /** Known failures among them, with what to do; the most frequent first, at most 3. */
  readonly known: readonly KnownFailure[];
}

/** Units that only one side has or whose content changed, for each group. */
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
  /** Whether the gate would be looser with the head's value; null = it cannot be said. */
  readonly looser: boolean | null;
  /** The side whose value was used: settings that judge come from the base, settings that measure from the head. */
  readonly inForce: "base" | "head";
  /** A part of what the base measures that was left out and could not be added; absent = nothing was left out. */
  readonly measuresLess?: string | undefined;
}
