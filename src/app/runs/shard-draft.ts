import type { RunIdentity } from "../../adapters/node/runs/run-identity.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import type { Plan } from "../../model/run/plan.ts";
import { SHARD_MARK, shardName } from "../../model/run/shard.ts";
import type { Workspace } from "../workspace.ts";

export interface ShardDraft {
  readonly manifest: Pick<Manifest, "shard" | "marks">;
  readonly identity: RunIdentity;
}

/** What the manifest of a shard's run says beyond that of a whole run, whose own it leaves as it is. */
export function shardDraft({ shard }: Plan, env: Workspace["env"]): ShardDraft {
  if (shard === undefined) return { manifest: { marks: [] }, identity: {} };
  return {
    // The baseline's commit is known once its ref is resolved.
    manifest: { shard: { ...shard, attempt: attemptOf(env), baselineCommit: null }, marks: [SHARD_MARK] },
    // A resume as another shard would leave trials of both in one folder.
    identity: { shard: `${shardName(shard)} of split ${shard.split.slice(0, 12)}` },
  };
}

function attemptOf(env: Workspace["env"]): number {
  const attempt = Number(env["GITHUB_RUN_ATTEMPT"]);
  return Number.isSafeInteger(attempt) && attempt >= 1 ? attempt : 1;
}
