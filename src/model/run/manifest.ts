import type { Warning } from "../result/finding.ts";
import type { Lineage } from "./lineage.ts";
import type { LimiterReport } from "./limiters.ts";
import type { ShardMark } from "./shard.ts";
import type { Side } from "./side.ts";
import type { UnplannedRows } from "./unplanned.ts";
import {
  askedOtherModel,
  isMeasured,
  isMeasurement,
  type MeasuringRow,
  type TrialRecord,
  type TrialStatus,
} from "./trial.ts";

/** The description of a run. */
export interface Manifest {
  readonly schema: "regression-gate/manifest@1";
  readonly program: { readonly name: "regression-gate"; readonly version: string };
  readonly runId: string;
  /** Gate id of the config. */
  readonly id: string;
  readonly planHash: string;
  readonly configHash: string;
  readonly seed: number;
  readonly suite: string | null;
  /** Null outside git. */
  readonly git: GitState | null;
  /** Declared versions: from name to a value, or to the hash of the files. */
  readonly versions: Readonly<Record<string, string>>;
  /** The versions of the baseline's commit, if one job measured both commits; absent = the same as `versions`. */
  readonly baselineVersions?: Readonly<Record<string, string>> | undefined;
  /** From metric name to the properties that must be equal for values to be comparable: kind, better, unit. */
  readonly metricSchema: Readonly<Record<string, string>>;
  /** Fingerprints of declared data: from file to SHA-256, or to what a `.dvc` file says of it (`md5:…`). */
  readonly data: Readonly<Record<string, string>>;
  /** Those of the baseline's commit, if one job measured both commits; absent = the same as `data`. */
  readonly baselineData?: Readonly<Record<string, string>> | undefined;
  readonly runner: RunnerFingerprint;
  /** Who started the workflow; absent outside GitHub Actions. */
  readonly actor?: string | undefined;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly counts: TrialCounts;
  /** Every planned trial has an answer, the run did not stop early, and each side measured something. */
  readonly complete: boolean;
  /** Both sides ran alternately in this job. */
  readonly sameJob: boolean;
  readonly sides: readonly Side[];
  readonly earlyStop: string | null;
  /** Absent = limits had no effect. */
  readonly limiters?: LimiterReport | undefined;
  /** Number of trials that an earlier attempt of the same job of a workflow measured; absent = none. */
  readonly resumed?: number | undefined;
  /**
   * Absent = the run was not split, or its shards were merged. Otherwise counts and completeness are those of this
   * shard.
   */
  readonly shard?: ShardMark | undefined;
  /** `dry-run`, `replay`, `chaos`, `bare-rows`, `shard`, `fallback`: a run with a mark never becomes a baseline. */
  readonly marks: readonly string[];
  /** Absent = the run was not compared with a stored run, or has not been yet. */
  readonly lineage?: Lineage | undefined;
  /** Rows of results files that belong to no trial; absent = none. */
  readonly unplanned?: readonly UnplannedRows[] | undefined;
  readonly warnings: readonly Warning[];
  /** From the requested model to the models that answered; only where a runner asks models. */
  readonly models?: Readonly<Record<string, readonly string[]>>;
}

/** Code of the warning that the files of cases differ from those of the baseline's commit, whose side ran the candidate's. */
export const BASE_CASES = "base-cases";
/** Code of the warning that both sides may have run the candidate's program. */
export const SHARED_PROGRAM = "shared-program";
/** Code of the warning that `setup` did not write the results that were read. */
export const STALE_RESULTS = "stale-results";

export interface GitState {
  readonly sha: string;
  readonly branch: string | null;
  readonly dirty: boolean;
  readonly remote: string | null;
  /** Head of the pull request that `sha` merges into its base; absent = it is no such merge. */
  readonly head?: string | undefined;
  /** Absent = there are none, or no status check names the commit: outside GitHub Actions. */
  readonly edited?: EditedFiles | undefined;
}

/**
 * Tracked files that differed from the commit before anything ran, without lock files and files that the repository
 * marks as generated, which an earlier step may write.
 */
export interface EditedFiles {
  /** Sorted, at most `MOST_EDITED`. */
  readonly files: readonly string[];
  /** The number of all edited files. */
  readonly count: number;
}

export const MOST_EDITED = 50;

export interface RunnerFingerprint {
  readonly os: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Image of the hosted GitHub runner, else null. */
  readonly image: string | null;
  readonly node: string;
  /** Number of machines, where a metric is machine-dependent; absent = one. */
  readonly machines?: number | undefined;
}

export interface TrialCounts {
  readonly planned: number;
  readonly ok: number;
  readonly failed: number;
  readonly errored: number;
  readonly timedOut: number;
  readonly skipped: number;
}

/** Counts rows by status. Rows with the status `denied` count as skipped. */
export function countTrials(rows: Iterable<Pick<TrialRecord, "status">>, planned: number): TrialCounts {
  return countsOf(countStatuses(rows), planned);
}

/** Number of rows of each status, with one row for each trial. */
export type StatusCounts = ReadonlyMap<TrialStatus, number>;

export function countStatuses(rows: Iterable<Pick<TrialRecord, "status">>): StatusCounts {
  const counts = new Map<TrialStatus, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

/** The counts of rows that were counted before. */
export function countsOf(counts: StatusCounts, planned: number): TrialCounts {
  const count = (status: TrialStatus): number => counts.get(status) ?? 0;
  return {
    planned,
    ok: count("ok"),
    failed: count("failed"),
    errored: count("errored"),
    timedOut: count("timed-out"),
    skipped: count("skipped") + count("denied"),
  };
}

/** The properties that decide whether a run is complete. */
export interface MadeRun extends Pick<Manifest, "counts" | "earlyStop" | "sides" | "shard"> {
  /** Sides with at least one trial that measured something. */
  readonly measured: ReadonlySet<Side>;
}

/**
 * A run is complete when every planned trial has an answer and each side measured something: a baseline that measured
 * nothing would make a candidate that fails in the same way look unchanged. A shard alone may consist of hard cases
 * only.
 */
export function isComplete({ counts, earlyStop, sides, shard, measured }: MadeRun): boolean {
  // What a tool skipped by itself was asked for, and is answered.
  const answered = counts.ok + counts.failed + counts.skipped;
  const isWhole = answered === counts.planned && earlyStop === null;
  return isWhole && (shard !== undefined || sides.every((side) => measured.has(side)));
}

/** Sides with a row that measured something. It stops reading when this is known for every side. */
export function measuredSides(
  rows: Iterable<MeasuringRow & Pick<TrialRecord, "side">>,
  sides: readonly Side[],
): ReadonlySet<Side> {
  const measured = new Set<Side>();
  for (const row of rows) {
    if (isMeasurement(row)) measured.add(row.side);
    if (sides.every((side) => measured.has(side))) break;
  }
  return measured;
}

/** Number of trials with a row of any status. */
export function trialsWithRow({ ok, failed, errored, timedOut, skipped }: TrialCounts): number {
  return ok + failed + errored + timedOut + skipped;
}

/** Mark for runs in which some answers came from another model, which a fallback asked. */
const FALLBACK_MARK = "fallback";

/** A mark of runs in which recorded rows answered, and nothing was executed. */
export const REPLAY_MARK = "replay";

/** The marks that follow from the rows. */
export function marksOfRows(
  rows: Iterable<Pick<TrialRecord, "status" | "call" | "fallback">>,
): readonly string[] {
  for (const row of rows) if (isMeasured(row.status) && askedOtherModel(row)) return [FALLBACK_MARK];
  return [];
}

/**
 * Most answering models that are listed for a requested model: a server that returns another name in each answer must
 * not fill the manifest.
 */
const MAX_ANSWERED = 20;

/** From the requested model to the models that answered, sorted, at most 20; null when no row names a model. */
export function modelsOf(
  rows: Iterable<Pick<TrialRecord, "call">>,
): Readonly<Record<string, readonly string[]>> | null {
  const models = new Map<string, Set<string>>();
  for (const { call } of rows) {
    if (call === undefined) continue;
    const answered = models.get(call.requestedModel) ?? new Set();
    if (call.answeredModel !== null) answered.add(call.answeredModel);
    models.set(call.requestedModel, answered);
  }
  if (models.size === 0) return null;
  return Object.fromEntries(
    [...models].map(([requested, answered]) => [requested, [...answered].toSorted().slice(0, MAX_ANSWERED)]),
  );
}
