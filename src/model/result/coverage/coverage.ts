import type { LineRange } from "../../run/line-ranges.ts";

/** What reports of coverage count, in the order in which it is shown; the first one that a report has is judged. */
export const COVERED_KINDS = [
  "lines",
  "statements",
  "branches",
  "functions",
  "regions",
  "instructions",
] as const;

export type CoveredKind = (typeof COVERED_KINDS)[number];

/** The names of the metrics of a kind in rows: `line-coverage`, `covered-lines`, `lines`. */
export interface CoverageMetrics {
  readonly share: string;
  readonly covered: string;
  readonly all: string;
}

function metricsOf(kind: CoveredKind, share: string): CoverageMetrics {
  return { share, covered: `covered-${kind}`, all: kind };
}

export const COVERAGE_METRICS: Readonly<Record<CoveredKind, CoverageMetrics>> = {
  lines: metricsOf("lines", "line-coverage"),
  statements: metricsOf("statements", "statement-coverage"),
  branches: metricsOf("branches", "branch-coverage"),
  functions: metricsOf("functions", "function-coverage"),
  regions: metricsOf("regions", "region-coverage"),
  instructions: metricsOf("instructions", "instruction-coverage"),
};

const NAMES: ReadonlySet<string> = new Set(
  COVERED_KINDS.flatMap((kind) => {
    const { share, covered, all } = COVERAGE_METRICS[kind];
    return [share, covered, all];
  }),
);

/** Whether a metric has the name of one of a report of coverage. */
export function isCoverageMetric(name: string): boolean {
  return NAMES.has(name);
}

/** The axis whose values are files, and its value for all of them together. */
export const FILE_AXIS = "file";
export const ALL_FILES = "total";

export interface Count {
  readonly covered: number;
  readonly total: number;
}

/** A file of which more is uncovered than before, or less. */
export interface ChangedFile {
  readonly file: string;
  /** Its name in the baseline, where that is another one. */
  readonly before?: string | undefined;
  /** Null = the file is new. */
  readonly baseline: Count | null;
  readonly candidate: Count;
}

/**
 * A file that the report no longer has. `deleted`: the commit does not have it either. `present`: it is in the
 * repository still. `unknown`: nothing says so.
 */
export interface LeftFile {
  readonly file: string;
  readonly count: Count;
  readonly why: "deleted" | "present" | "unknown";
}

/** A file that came into the report. `existed`: it is not new in the repository. */
export interface CameFile {
  readonly file: string;
  readonly count: Count;
  readonly why: "new" | "existed" | "unknown";
}

/** The first entries of a list, and how many there are. */
export interface Listed<T> {
  readonly first: readonly T[];
  readonly count: number;
}

/** Changed lines of a file that the report counts. */
export interface PatchFile extends Count {
  readonly file: string;
  readonly uncovered: readonly LineRange[];
}

/** Coverage of the lines that a change adds or edits. */
export type PatchCoverage =
  | {
      readonly known: true;
      /** Commit that the change is made to. */
      readonly base: string;
      readonly count: Count;
      /** Files with uncovered lines, the worst first. */
      readonly files: Listed<PatchFile>;
      /** Changed files of kinds that the report has, but not these: they are not counted. */
      readonly unreported: Listed<string>;
      /** Names in the report that several changed files may be meant by: they are not counted. */
      readonly ambiguous: Listed<string>;
    }
  /** `why`: one sentence; empty = nobody asked. */
  | { readonly known: false; readonly why: string };

export interface KindTotals {
  readonly kind: CoveredKind;
  /** Null = the side does not count it. */
  readonly baseline: Count | null;
  readonly candidate: Count | null;
}

/** Coverage of two sides, as counts. */
export interface Coverage {
  /** What is judged. */
  readonly kind: CoveredKind;
  readonly totals: readonly KindTotals[];
  /**
   * The counts that are compared: without files that left the report, and without those that came though they existed.
   * Null = the baseline has none.
   */
  readonly compared: { readonly baseline: Count; readonly candidate: Count } | null;
  /** How many of the kind are uncovered that were not, over all files: a share may fall without, where code was removed. */
  readonly newlyUncovered: number;
  readonly policy: AppliedCoverage;
  readonly result: {
    readonly change: "kept" | "lost" | "not-judged";
    readonly min: "kept" | "broken" | "not-judged";
    readonly patch: "kept" | "broken" | "not-judged" | "unknown";
  };
  readonly fileCounts: { readonly baseline: number; readonly candidate: number };
  /** Files of which more is uncovered, the worst first. */
  readonly lost: Listed<ChangedFile>;
  /** Files of which less is uncovered, the best first. */
  readonly gained: Listed<ChangedFile>;
  readonly left: Listed<LeftFile>;
  readonly came: Listed<CameFile>;
  /** How many of the files that left are not known to be deleted. */
  readonly vanished: number;
  /** Why a report may not be a whole one, or not one of this commit; each one sentence. */
  readonly doubts: readonly string[];
  readonly patch: PatchCoverage;
}

/** The limits that were applied; decimal texts, as written. Null = not judged. */
export interface AppliedCoverage {
  /** Points, not above 0 as a rule. */
  readonly minChange: string | null;
  readonly min: string | null;
  readonly patchMin: string | null;
}
