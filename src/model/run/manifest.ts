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

/** What a run was made of. */
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
  /** Declared versions: name -> value or hash of the files. */
  readonly versions: Readonly<Record<string, string>>;
  /** Metric name -> what must be equal for values to be comparable: kind, better, unit. */
  readonly metricSchema: Readonly<Record<string, string>>;
  /** File -> SHA-256 of declared data. */
  readonly data: Readonly<Record<string, string>>;
  readonly runner: RunnerFingerprint;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly counts: TrialCounts;
  /** Every planned trial measured, no early stop, and no side that measured nothing at all. */
  readonly complete: boolean;
  /** Both sides ran in this one job, interleaved. */
  readonly sameJob: boolean;
  readonly sides: readonly Side[];
  readonly earlyStop: string | null;
  /** Absent: nothing was limited. */
  readonly limiters?: LimiterReport | undefined;
  /** Trials that an earlier attempt of the same job of a workflow measured; absent = none. */
  readonly resumed?: number | undefined;
  /** Absent: the run was not split, or its shards have been merged. Counts and completeness are then of its part. */
  readonly shard?: ShardMark | undefined;
  /** `dry-run`, `replay`, `chaos`, `bare-rows`, `shard`, `fallback`: a run with a mark never becomes a baseline. */
  readonly marks: readonly string[];
  /** Absent: not compared with a stored run, or not yet. */
  readonly lineage?: Lineage | undefined;
  /** Rows of results files that no trial is measured by; absent = none. */
  readonly unplanned?: readonly UnplannedRows[] | undefined;
  readonly warnings: readonly Warning[];
  /** Requested model -> models that answered; only where a runner asks models. */
  readonly models?: Readonly<Record<string, readonly string[]>>;
}

export interface GitState {
  readonly sha: string;
  readonly branch: string | null;
  readonly dirty: boolean;
  readonly remote: string | null;
}

export interface RunnerFingerprint {
  readonly os: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Image of the hosted runner, else null. */
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

/** Rows by status; denied ones count as skipped. */
export function countTrials(rows: Iterable<Pick<TrialRecord, "status">>, planned: number): TrialCounts {
  return countsOf(countStatuses(rows), planned);
}

/** Rows of each status, one a trial. */
export type StatusCounts = ReadonlyMap<TrialStatus, number>;

export function countStatuses(rows: Iterable<Pick<TrialRecord, "status">>): StatusCounts {
  const counts = new Map<TrialStatus, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

/** The same of rows that were counted before. */
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

/** What decides whether a run is complete. */
export interface MadeRun extends Pick<Manifest, "counts" | "earlyStop" | "sides" | "shard"> {
  /** Sides of which at least one trial measured anything. */
  readonly measured: ReadonlySet<Side>;
}

/**
 * Every planned trial has an answer, and a side that measured nothing at all is none: whatever breaks like it would look
 * unchanged. A shard alone may be of hard cases only.
 */
export function isComplete({ counts, earlyStop, sides, shard, measured }: MadeRun): boolean {
  const isWhole = counts.ok + counts.failed === counts.planned && earlyStop === null;
  return isWhole && (shard !== undefined || sides.every((side) => measured.has(side)));
}

/** Sides of which a row measured anything; reads no more rows than it takes to know. */
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

/** Trials with a row, whatever its status. */
export function trialsWithRow({ ok, failed, errored, timedOut, skipped }: TrialCounts): number {
  return ok + failed + errored + timedOut + skipped;
}

/** In `marks`: some answers are those of a fallback that was asked for another model. */
const FALLBACK_MARK = "fallback";

/** What rows say a run is besides a measurement. */
export function marksOfRows(
  rows: Iterable<Pick<TrialRecord, "status" | "call" | "fallback">>,
): readonly string[] {
  for (const row of rows) if (isMeasured(row.status) && askedOtherModel(row)) return [FALLBACK_MARK];
  return [];
}

/** Of one requested model: a server that names another one in each answer must not fill the manifest. */
const MAX_ANSWERED = 20;

/** Requested model -> models that answered, sorted, at most 20; null when no row tells of a model. */
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
