import type { Axes } from "../config/case.ts";
import type { EditedFiles, Manifest } from "./manifest.ts";
import type { Side } from "./side.ts";
import type { UnplannedRows } from "./unplanned.ts";
import type { FallbackUse, Metrics, MetricUnits, TrialError, TrialRecord } from "./trial.ts";

/**
 * The data that a run with read access passes to a run with write access: the measurements of a pull request, with the
 * names of metrics and cases. All of it is a claim of the pull request's own job. It contains neither a verdict nor
 * prose.
 */
export interface Measured {
  readonly schema: "regression-gate/measured@1";
  /** Gate id. */
  readonly gate: string;
  /** The workflow run that measured, and its attempt. */
  readonly run: { readonly id: number; readonly attempt: number };
  readonly pullRequest: { readonly number: number; readonly headSha: string };
  readonly suite: string | null;
  readonly sides: readonly Side[];
  readonly repetitions: number;
  /** Repetitions after which the run is judged, ascending. */
  readonly looks: readonly number[];
  /** All planned cases. */
  readonly cases: readonly MeasuredCase[];
  /** A case has as many trials as it has rows, and one where it has no row. Absent = every case has `repetitions`. */
  readonly byRows?: true;
  /** Rows of results files that belong to no planned trial; absent = none. */
  readonly unplanned?: readonly UnplannedRows[];
  readonly rows: readonly MeasuredRow[];
  /** Shards whose results are missing, such as `2/3`; null = the run was not split. */
  readonly missingShards: readonly string[] | null;
  readonly made: MadeOf;
}

export interface MeasuredCase {
  readonly axes: Axes;
  /** 16 hex digits, by name of the file axis. */
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
  /** Absent = no number came with one. */
  readonly units?: MetricUnits | undefined;
  /** The error without its message, which is prose of the pull request. */
  readonly error: Pick<TrialError, "class" | "code"> | null;
  /**
   * The fallback that answered; null = the runner's own endpoint did. `model`: the model that the fallback was asked
   * for.
   */
  readonly fallback: (FallbackUse & { readonly model: string | null }) | null;
}

/** The properties that the two sides must share to be comparable. */
export interface MadeOf extends Pick<Manifest, "versions" | "data" | "runner" | "startedAt" | "finishedAt"> {
  readonly stoppedEarly: boolean;
  /** Absent = none. */
  readonly edited?: EditedFiles;
  readonly marks: readonly string[];
  readonly models: Readonly<Record<string, readonly string[]>>;
}
