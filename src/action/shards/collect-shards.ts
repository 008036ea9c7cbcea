import { planDigits } from "../../baselines/artifact-names.ts";
import { statusOf } from "../../baselines/github-error.ts";
import type { RunArtifact } from "../../adapters/github/artifacts/run-artifacts.ts";
import { shardArtifacts } from "../../adapters/github/artifacts/shard-artifacts.ts";
import { UnreadableArtifactError } from "../../baselines/bundle.ts";
import { UsageError, type Problem } from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";
import { shardName } from "../../model/run/shard.ts";
import { expectedShards, type ExpectedShards } from "./expected-shards.ts";
import type { Job } from "../job.ts";
import { ownArtifacts, whyNot } from "../artifacts/own-artifacts.ts";
import type { Policy } from "../policy/read-policy.ts";
import { readShard, type ReadShard } from "./read-shard.ts";

/** The data for a merge. */
export interface Collected {
  /** Folders below the folder of the merge. */
  readonly runs: readonly string[];
  /** Names of all shards that have something to run; empty = unknown. */
  readonly expected: readonly string[];
  /** Why no more shards were found, for a reader. */
  readonly why: string;
}

export interface CollectShardsRequest {
  readonly policy: Policy;
  /** Absolute path of the folder in which shards are unpacked. */
  readonly folder: string;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Collects the shards of this workflow run, the last attempt of each. GitHub's list is updated some time after an
 * upload, so it is read again until all shards are there or the time of `wait-seconds` is over. UsageError names all
 * artifacts that are not what their names say.
 */
export async function collectShards(job: Job, request: CollectShardsRequest): Promise<Collected> {
  const untilMs = job.nowMs() + Number(job.inputs["wait-seconds"]) * 1000;
  const seen: Seen = { read: new Map(), plans: new Map() };
  let last: Collected = { runs: [], expected: [], why: "" };
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
    const now = await look(job, request, seen);
    // What an earlier list contained exists, even if GitHub does not answer the next request.
    if (now.kind !== "failed") last = now.collected;
    else if (last.runs.length === 0) last = { ...last, why: now.why };
    const leftMs = untilMs - job.nowMs();
    if (now.kind === "all" || leftMs <= 0) return last;
    // Merges of many gates or pull requests should not all ask at the same time.
    await job.sleep(Math.min(leftMs, pauseMs * (0.5 + job.random())));
  }
}

interface Seen {
  /** The shards read, by id of the artifact; null = it cannot be read. */
  readonly read: Map<number, ReadShard | null>;
  /** Plans by the id of their artifact; null = the plan cannot be used. */
  readonly plans: Map<number, ExpectedShards | null>;
}

type Look =
  | { readonly kind: "all" | "some"; readonly collected: Collected }
  | { readonly kind: "failed"; readonly why: string };

async function look(job: Job, request: CollectShardsRequest, seen: Seen): Promise<Look> {
  const gateId = request.policy.config.id;
  let listed: readonly RunArtifact[];
  try {
    listed = await ownArtifacts(job, null);
  } catch (error) {
    return { kind: "failed", why: whyNot(error) };
  }
  const plan = await newestPlan(job, request.policy, { listed, seen });
  const { toRead, superseded } = shardArtifacts(listed, { gateId, pattern: job.inputs.shards });
  const shards = passOver(job, await readNew(job, request, { toRead, seen }), plan);
  const expected = plan?.names ?? namesOf(shards);
  const present = new Set(
    shards.flatMap(({ manifest: { shard } }) => (shard === undefined ? [] : shardName(shard))),
  );
  const isAll = expected.length > 0 && expected.every((name) => present.has(name));
  if (isAll) for (const name of superseded) job.io.print(`${name} is superseded by a later attempt`);
  const why = `this workflow run has no artifact of a shard of the gate ${gateId}: the jobs that run the shards failed, were cancelled or stored nothing`;
  return { kind: isAll ? "all" : "some", collected: { runs: shards.map(({ run }) => run), expected, why } };
}

/** The plan from which the run's jobs were made; null = there is no readable plan. */
async function newestPlan(
  job: Job,
  policy: Policy,
  { listed, seen }: { readonly listed: readonly RunArtifact[]; readonly seen: Seen },
): Promise<ExpectedShards | null> {
  const newest = listed.find(({ name }) => planDigits(policy.config.id, name) !== null);
  if (newest === undefined) return null;
  const known = seen.plans.get(newest.id);
  if (known !== undefined) return known;
  const plan = await expectedShards(job, policy, newest);
  seen.plans.set(newest.id, plan);
  return plan;
}

/** Reads the shards that were not read before. UsageError with all problems at once. */
async function readNew(
  job: Job,
  { policy, folder }: CollectShardsRequest,
  { toRead, seen: { read } }: { readonly toRead: readonly RunArtifact[]; readonly seen: Seen },
): Promise<readonly ReadShard[]> {
  const problems: Problem[] = [];
  const place = { folder, gateId: policy.config.id };
  const isNew = toRead.filter(({ id }) => !read.has(id));
  for (let at = 0; at < isNew.length; at += AT_ONCE) {
    const some = isNew.slice(at, at + AT_ONCE).map(async (artifact) => {
      try {
        read.set(artifact.id, await readShard(job, artifact, place));
      } catch (error) {
        if (error instanceof UsageError) problems.push(...error.problems);
        else passBy(job, artifact, { error, read });
      }
    });
    await Promise.all(some);
  }
  requireNone(problems);
  return toRead.flatMap(({ id }) => read.get(id) ?? []);
}

/** Each artifact is in memory as a whole while it is unpacked. */
const AT_ONCE = 4;

/** An artifact that cannot be read is never read again. One that GitHub did not return is requested again. */
function passBy(
  job: Job,
  { id, name }: RunArtifact,
  { error, read }: { readonly error: unknown; readonly read: Seen["read"] },
): void {
  const isUnreadable = error instanceof UnreadableArtifactError;
  if (!isUnreadable && statusOf(error) === null) throw error;
  job.io.warn(`The artifact ${name} cannot be read as a shard: ${whyNot(error)}`);
  if (isUnreadable) read.set(id, null);
}

/**
 * Shards of the plan of an earlier attempt do not belong to this plan. The merge rejects wrong shards of this attempt.
 */
function passOver(job: Job, shards: readonly ReadShard[], plan: ExpectedShards | null): readonly ReadShard[] {
  return shards.filter(({ name, manifest: { shard } }) => {
    if (plan === null || shard === undefined || shard.split === plan.split) return true;
    if (shard.attempt >= job.context.runAttempt) return true;
    job.io.print(`${name} is of an earlier attempt's plan and is passed over`);
    return false;
  });
}

/** The names that the shards contain: each shard of a split contains the names of all. */
function namesOf(shards: readonly ReadShard[]): readonly string[] {
  const mark = shards.find(({ manifest }) => manifest.shard !== undefined)?.manifest.shard;
  if (mark === undefined) return [];
  const { of, trials } = mark;
  return trials.flatMap((count, at) => (count === 0 ? [] : [shardName({ index: at + 1, of })]));
}
