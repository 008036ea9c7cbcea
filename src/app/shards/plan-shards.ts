import { filesIn } from "../../adapters/node/files.ts";
import { latestRunId, runPath } from "../../adapters/node/runs/run-id.ts";
import { type UsageError, usageProblem } from "../../base/errors.ts";
import { parseSplit } from "../../formats/split-file.ts";
import type { Config } from "../../model/config/config.ts";
import type { Plan } from "../../model/run/plan.ts";
import { shardName, type Split } from "../../model/run/shard.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { caseDurations, type CaseDurations } from "../../plan/shards/case-durations.ts";
import { describeSplit, type SplitDescription } from "../../plan/shards/describe-split.ts";
import { hashJson } from "../../base/hash.ts";
import { shardPlan } from "../../plan/shards/shard-plan.ts";
import { keptTogether, splitPlan } from "../../plan/shards/split-plan.ts";
import { requireFileBaseline } from "../baseline/file-baseline.ts";
import { loadRun } from "../runs/load-run.ts";
import { resultsFiles } from "../runs/read-results.ts";
import { runPlanned, type LocalRun } from "../local-gate.ts";
import { planLocally } from "../plan-locally.ts";
import type { LocalRequest, PlanRequest } from "../request.ts";
import type { Workspace } from "../workspace.ts";

/** How a plan is split into shards. */
export type SplitBy =
  | { readonly by: "hash" }
  /**
   * The trials are split by the durations of a past run: folder, bundle or rows, relative to `cwd`; null = the file
   * baseline, else the latest run, else none.
   */
  | { readonly by: "duration"; readonly run: string | null }
  /** The trials are split by the durations in the given rows. */
  | { readonly by: "duration-of"; readonly rows: Iterable<TrialRecord> };

export interface SplitPlace {
  readonly shards: number;
  readonly split: SplitBy;
  /** Absolute path. */
  readonly cwd: string;
}

export interface PlannedSplit {
  readonly split: Split;
  readonly description: SplitDescription;
}

/** Splits the plan into shards, and runs nothing. */
export async function planShards(
  request: PlanRequest,
  { shards, split: how, cwd }: SplitPlace,
  workspace: Workspace,
): Promise<PlannedSplit> {
  const plan = await planWhole(request, workspace);
  const durations = await durationsOf(how, request, { cwd, workspace });
  const split = splitPlan(plan, { shards, keeps: keptTogether(request.config.metrics), durations });
  return { split, description: describeSplit(plan, split, durations) };
}

async function durationsOf(
  how: SplitBy,
  request: PlanRequest,
  place: { readonly cwd: string; readonly workspace: Workspace },
): Promise<CaseDurations | null> {
  if (how.by === "hash") return null;
  return how.by === "duration-of" ? caseDurations(how.rows) : pastDurations(how.run, request, place);
}

/**
 * Describes an earlier split of the same plan in the same way as a new one. UsageError when it belongs to another plan.
 */
export async function describeShards(
  request: PlanRequest,
  split: Split,
  workspace: Workspace,
): Promise<PlannedSplit> {
  const plan = await planWhole(request, workspace);
  shardPlan(plan, split, 1);
  return { split, description: describeSplit(plan, split, null) };
}

/** The shard to run. */
export interface ShardRequest {
  /** 1-based. */
  readonly index: number;
  readonly of: number;
  /** The split that `planShards` made; null = split by hash, which needs no file. */
  readonly split: Split | null;
}

/** The part of the plan that one shard runs. UsageError when the split belongs to another plan or number of shards. */
export async function planShard(
  request: PlanRequest,
  { index, of, split }: ShardRequest,
  workspace: Workspace,
): Promise<Plan> {
  if (split !== null && split.of !== of) throw otherCount({ index, of }, split);
  const plan = await planWhole(request, workspace);
  const keeps = keptTogether(request.config.metrics);
  return shardPlan(plan, split ?? splitPlan(plan, { shards: of, keeps, durations: null }), index);
}

/** The split by hash, which every job can compute from the config alone. */
export async function hashSplit(request: PlanRequest, of: number, workspace: Workspace): Promise<Split> {
  const plan = await planWhole(request, workspace);
  return splitPlan(plan, { shards: of, keeps: keptTogether(request.config.metrics), durations: null });
}

/**
 * The looks of an adaptive run use all trials while it runs, but a shard does not have the trials of the others. So an
 * adaptive plan cannot be split.
 */
export async function planWhole(request: PlanRequest, workspace: Workspace): Promise<Plan> {
  requireKnownResults(request.config);
  const plan = await planLocally(request, workspace);
  if (plan.looks.length === 1) return plan;
  const message =
    "an adaptive run cannot be split into shards: leave `adaptive` out (`repetitions` alone), or run it in one job";
  throw usageProblem("config", message, { path: "matrix.adaptive" });
}

/** Every job makes the plan before its own `setup` runs, so it would leave out results that `setup` writes. */
function requireKnownResults(config: Config): void {
  const [results] = resultsFiles(config);
  if (results === undefined || config.execution.setup === null) return;
  const message = `${results.file} may be written by run.setup, so its rows are not known when the plan is split: run it in one job, since nothing is executed for its trials`;
  throw usageProblem("config", message, { path: "run.results-file" });
}

function otherCount(shard: Pick<ShardRequest, "index" | "of">, split: Split): UsageError {
  const message = `expected a shard of ${split.of}, as the plan file has, got ${shardName(shard)}`;
  return usageProblem("--shard", message);
}

/**
 * Runs one shard in a run folder of its own, which is complete when its part is. It gets a share of the rates and the
 * budget in proportion to its trials.
 */
export async function runShard(
  request: LocalRequest,
  shard: ShardRequest,
  workspace: Workspace,
): Promise<LocalRun> {
  const { config } = request;
  // The merge compares with this baseline.
  await requireFileBaseline(config, workspace);
  const plan = await planShard(request, shard, workspace);
  const execution = { ...config.execution, shards: sharesOf(plan) };
  return runPlanned(plan, { ...request, config: { ...config, execution } }, workspace);
}

/**
 * Number of shards of this size in the whole plan. With this share of the rates, all shards end at about the same time.
 */
function sharesOf({ shard, trials }: Plan): number {
  const all = shard?.trials.reduce((sum, one) => sum + one, 0) ?? trials.length;
  return trials.length === 0 ? 1 : all / trials.length;
}

/** Reads a file of `serializeSplit`; `path` is relative to `cwd`. */
export async function loadSplit(cwd: string, path: string): Promise<Split> {
  return readSplit(await filesIn(cwd).readText(path), path);
}

/** Reads the text of `serializeSplit`. UsageError for a split that was changed since. */
export function readSplit(text: string, shown: string): Split {
  return parseSplit(text, shown, (split) => hashJson({ ...split }));
}

async function pastDurations(
  run: string | null,
  { config }: PlanRequest,
  { cwd, workspace }: { readonly cwd: string; readonly workspace: Workspace },
): Promise<CaseDurations> {
  const { out, root } = workspace;
  const { baseline } = config;
  const rowsAt = async (folder: string, path: string): Promise<CaseDurations> =>
    caseDurations((await loadRun(folder, path, config)).run.rows);
  if (run !== null) return rowsAt(cwd, run);
  if (baseline.from === "file") return rowsAt(root, baseline.path);
  const latest = await latestRunId(out);
  return latest === null ? new Map() : rowsAt(cwd, runPath(out, latest));
}
