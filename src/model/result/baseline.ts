import type { Warning } from "./finding.ts";
import type { HistoryEntry } from "./history.ts";
import type { BaselineOrigin } from "../run/lineage.ts";
import type { Manifest } from "../run/manifest.ts";
import type { TrialRecord } from "../run/trial.ts";

/** Rows of one run with what they were made of. */
export interface RunRows {
  /** Null for bare rows. */
  readonly manifest: Manifest | null;
  /** Readable more than once. */
  readonly rows: Iterable<TrialRecord>;
  /** What is doubtful about rows that were read from a file; absent = nothing. */
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
  /** Class of the machine it ran on; null = not known, or this one. */
  readonly runner: string | null;
  readonly url: string | null;
  /** Why this one, or why none: one sentence. */
  readonly why: string;
  /** Runs passed over on the way, each with its reason. */
  readonly skipped: readonly string[];
}

/** Of a baseline with unknown origin, or without a baseline. */
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
 * Why there is none: nothing was stored yet; the config asks for none; all that was has expired; the token may not read it; it cannot be read; it is
 * of a newer version; only incomplete runs; none of the run or of the commits that were asked for.
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

/** Codes that nothing went wrong with: there is nothing to compare with, and nothing was lost. */
export function isExpectedlyNone(code: NoBaselineCode): boolean {
  return code === "first-run" || code === "by-config";
}

/** What a search for the baseline ends with. */
export type Baseline =
  | {
      readonly found: true;
      readonly run: RunRows;
      readonly provenance: BaselineProvenance;
      readonly history: readonly HistoryEntry[];
    }
  | {
      readonly found: false;
      readonly code: NoBaselineCode;
      readonly provenance: BaselineProvenance;
      /** Of a run that is no baseline itself: carried on all the same. */
      readonly history: readonly HistoryEntry[];
    };
