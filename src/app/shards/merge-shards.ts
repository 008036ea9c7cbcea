import { writeMergedRun, type MergedRunFolder } from "../../adapters/node/runs/merged-run.ts";
import { newRunId } from "../../adapters/node/runs/run-id.ts";
import { settleAll } from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";
import { requirePromised } from "../../formats/promised-rows.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import type { Plan } from "../../model/run/plan.ts";
import { shardName } from "../../model/run/shard.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { chooseShards, type ChosenShards, type Shard } from "../../plan/shards/choose-shards.ts";
import { mergeManifests } from "./merge-manifests.ts";
import { chooseRows, type RowPlace } from "../../plan/shards/shard-rows.ts";
import { configHash, metricSchema } from "../runs/draft-manifest.ts";
import { findShards, openShard, type OpenShard } from "./load-shards.ts";
import { judgeRun, type SavedRun } from "../judge-run.ts";
import { planLocally } from "../plan-locally.ts";
import type { LocalRequest } from "../request.ts";
import { runWarnings } from "../runs/run-warnings.ts";
import type { Workspace } from "../workspace.ts";

export type MergeRequest = Pick<LocalRequest, "config" | "policyChanges" | "where" | "findArtifact"> & {
  /** Null = the suite that the shards ran. */
  readonly suite: string | null;
  /** Run folders of shards, or folders that contain some, relative to `cwd`. */
  readonly runs: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
};

/** Its rows are read from the folder of the run each time they are iterated. */
export interface MergeOutcome extends SavedRun {
  /** Shards such as `2/3` that have something to run and are not among the runs. */
  readonly missing: readonly string[];
  /** Earlier attempts that were ignored, one sentence for each. */
  readonly superseded: readonly string[];
}

/**
 * Merges the shards of one run, compares it, and writes its report, as if the run had not been split. UsageError with
 * all problems. A missing shard affects the verdict but does not stop the merge.
 */
export async function mergeShards(request: MergeRequest, workspace: Workspace): Promise<MergeOutcome> {
  const { config, where, cwd } = request;
  const found = await findShards(cwd, request.runs);
  const suite = request.suite ?? found[0]?.manifest.suite ?? null;
  const plan = await planLocally({ config, suite, where }, workspace);
  const chosen = chooseShards(plan, found);
  requireNone(chosen.problems);
  const { folder: runFolder, ...run } = await writeRows({ plan, chosen, request, workspace });
  const { policyChanges, findArtifact } = request;
  const toJudge = {
    config,
    policyChanges,
    findArtifact,
    selection: { suite, where },
    plan,
    run,
    baselineSha: chosen.shards[0]?.mark.baselineCommit ?? null,
    sameJob: run.manifest.sameJob,
    missingShards: chosen.missing,
  };
  return {
    ...(await judgeRun(toJudge, { runFolder, save: "run" }, workspace)),
    missing: chosen.missing,
    superseded: chosen.superseded.map((shard) => supersededText(shard, chosen)),
  };
}

interface Merge {
  readonly plan: Plan;
  readonly chosen: ChosenShards;
  readonly request: MergeRequest;
  readonly workspace: Workspace;
}

/**
 * Rows are read twice: to check all of them, and to write them in the order of the plan. They are not kept in memory.
 */
async function writeRows(merge: Merge): Promise<MergedRunFolder> {
  const { plan, chosen, request, workspace } = merge;
  const shards = await settleAll(chosen.shards.map((shard) => openShard(request.cwd, shard)));
  try {
    const { places, statuses, problems } = chooseRows(plan, shards);
    requireNone(problems);
    for (const [index, { shard }] of shards.entries()) {
      requirePromised(statuses[index] ?? new Map(), shard.manifest, `${shard.place}/trials.jsonl`);
    }
    const runId = newRunId(new Date(workspace.clock.now()).toISOString());
    return await writeMergedRun(workspace.out, {
      runId,
      planHash: plan.hash,
      planned: plan.trials.length,
      rows: rowsAt(places(), shards),
      manifestOf: (rows) => mergedManifest(merge, { runId, rows }),
    });
  } finally {
    for (const { file } of shards) file.close();
  }
}

function* rowsAt(
  places: Iterable<RowPlace>,
  shards: readonly OpenShard[],
): Generator<TrialRecord, void, undefined> {
  for (const { shard, row } of places) {
    const found = shards[shard]?.file.row(row);
    if (found !== undefined) yield found;
  }
}

function mergedManifest(
  { plan, chosen, request: { config }, workspace }: Merge,
  { runId, rows }: { readonly runId: string; readonly rows: Iterable<TrialRecord> },
): Manifest {
  const [first, ...rest] = chosen.shards;
  if (first === undefined) throw new RangeError("expected at least one shard");
  return mergeManifests([first, ...rest], {
    runId,
    planned: plan.trials.length,
    rows,
    policy: {
      configHash: configHash(config),
      metricSchema: metricSchema(config),
      warnings: runWarnings(config, plan, workspace),
    },
    isMachineDependent: config.metrics.some((metric) => metric.runEffect),
  });
}

function supersededText({ mark, place }: Shard, { shards }: ChosenShards): string {
  const taken = shards.find((shard) => shard.mark.index === mark.index);
  const by = taken === undefined ? "another" : `attempt ${taken.mark.attempt} (${taken.place})`;
  return `shard ${shardName(mark)}: attempt ${mark.attempt} (${place}) is superseded by ${by}`;
}
