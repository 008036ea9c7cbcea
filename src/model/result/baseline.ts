import type { Warning } from "./finding.ts";
import type { HistoryEntry } from "./history.ts";
import type { BaselineOrigin } from "../run/lineage.ts";
import type { Manifest } from "../run/manifest.ts";
import type { TrialRecord } from "../run/trial.ts";

/** The rows of one run with their manifest. */
export interface RunRows {
  /** Null for bare rows. */
  readonly manifest: Manifest | null;
  /** The rows can be read more than once. */
  readonly rows: Iterable<TrialRecord>;
  /** Warnings about rows that were read from a file; absent = none. */
  readonly doubts?: (() => readonly Warning[]) | undefined;
}

export interface BaselineProvenance {
  readonly from: BaselineOrigin;
  /** Run id, path or ref; null when there is none. */
  readonly run: string | null;
  readonly sha: string | null;
  readonly branch: string | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  /** Age when the report was made; null = not known. */
  readonly ageDays: number | null;
  readonly ageCommits: number | null;
  /** Runner class of its machine; null = not known, or the class of this machine. */
  readonly runner: string | null;
  readonly url: string | null;
  /** Why this baseline was used, or why there is none, in one sentence. */
  readonly why: string;
  /** Runs that were skipped in the search, each with the reason. */
  readonly skipped: readonly string[];
}

/** The origin of a baseline of unknown origin, or of a report without a baseline. */
export const UNKNOWN_ORIGIN = {
  run: null,
  sha: null,
  branch: null,
  createdAt: null,
  ageDays: null,
  ageCommits: null,
  runner: null,
  url: null,
} as const satisfies Partial<BaselineProvenance>;

/**
 * Why there is no baseline: nothing was stored yet; the config wants none; everything stored has expired; the token may
 * not read it; it cannot be read; it is of a newer version; there are only incomplete runs; there is none of the
 * requested run or commits.
 */
export type NoBaselineCode =
  | "first-run"
  | "by-config"
  | "expired"
  | "forbidden"
  | "unreadable"
  | "incomparable"
  | "no-complete-run"
  | "missing";

/** Codes that do not mean an error: there is nothing to compare with, and nothing was lost. */
export function isExpectedlyNone(code: NoBaselineCode): boolean {
  return code === "first-run" || code === "by-config";
}

/** The result of a search for the baseline. */
export type Baseline =
  | {
      readonly found: true;
      readonly run: RunRows;
      readonly provenance: BaselineProvenance;
      readonly history: readonly HistoryEntry[];
      /** Its rows are the candidate's own: one file or run was named for both. Absent = no. */
      readonly isCandidate?: boolean | undefined;
    }
  | {
      readonly found: false;
      readonly code: NoBaselineCode;
      readonly provenance: BaselineProvenance;
      /** History of a run that is not a baseline itself; it is continued all the same. */
      readonly history: readonly HistoryEntry[];
    };
