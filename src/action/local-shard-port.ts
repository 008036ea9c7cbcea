import { mergeNothing } from "../app/shards/merge-nothing.ts";
import { mergeShards } from "../app/shards/merge-shards.ts";
import { describeShards, hashSplit, planShards, readSplit, runShard } from "../app/shards/plan-shards.ts";
import type { Workspace } from "../app/workspace.ts";
import { UsageError } from "../base/errors.ts";
import type { Split } from "../model/run/shard.ts";
import { localObserver } from "./local-observer.ts";
import type { ShardPort, ShardRunRequest } from "./shard-port.ts";

/** Shards on the machine the job runs on. */
export function localShardPort(workspace: Workspace): ShardPort {
  const cwd = workspace.root;
  const where = {};
  return {
    plan: ({ config, suite, shards, split }) =>
      planShards({ config, suite, where }, { shards, split, cwd }, workspace),
    readPlan: ({ config, suite }, text) =>
      describeShards({ config, suite, where }, readSplit(text, PLAN), workspace),
    async run(request) {
      const { config, suite, shard, earlier, onOpen, print } = request;
      const split = await splitOf(request, workspace);
      const observer = localObserver({ config, workspace, print });
      const asked = { config, suite, where, policyChanges: [], observer, earlier, onOpen };
      const local = { ...asked, resume: null, upTo: null, findArtifact: null };
      return runShard(local, { index: shard.index, of: shard.of, split }, workspace);
    },
    merge: ({ folder, ...request }) => mergeShards({ ...request, where, cwd: folder }, workspace),
    mergeNothing: (request) => mergeNothing({ ...request, where }, workspace),
  };
}

const PLAN = "the plan";

/** By hash where that is what the plan did, else as the plan that was stored says; null = by hash, unseen. */
async function splitOf(
  { config, suite, shard, readPlan }: ShardRunRequest,
  workspace: Workspace,
): Promise<Split | null> {
  if (shard.split === null) return null;
  const made = await hashSplit({ config, suite, where: {} }, shard.of, workspace);
  if (made.hash.startsWith(shard.split)) return made;
  const stored = readSplit(await readPlan(), PLAN);
  if (stored.hash.startsWith(shard.split)) return stored;
  const message = `expected the plan ${shard.split}, got ${stored.hash.slice(0, shard.split.length)}: it was changed after it was stored`;
  throw new UsageError([{ file: PLAN, line: null, column: null, path: "", message }]);
}
