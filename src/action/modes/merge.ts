import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { MergeOutcome } from "../../app/shards/merge-shards.ts";
import { collectShards } from "../shards/collect-shards.ts";
import type { GateResult } from "../machine.ts";
import { judged, requestOf } from "./gate.ts";
import type { Job } from "../job.ts";
import type { Policy } from "../policy/read-policy.ts";

/** Merges the shards of this workflow run, then does the same as a gate. Returns the exit code. */
export async function merge(job: Job): Promise<number> {
  return judged(job, mergeCollected);
}

async function mergeCollected(job: Job, policy: Policy): Promise<GateResult> {
  const folder = await mkdtemp(join(job.temporary, "regression-gate-shards-"));
  try {
    const { runs, expected, why } = await collectShards(job, { policy, folder });
    const request = requestOf(job, policy);
    if (runs.length > 0) {
      const outcome = await job.shards.merge({ ...request, folder, runs });
      tell(job, outcome);
      return outcome;
    }
    job.io.warn(why);
    const [first = "all of them", ...rest] = expected;
    const warning = { code: "no-shards", text: why };
    return await job.shards.mergeNothing({ ...request, missing: [first, ...rest], warning });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tell(job: Job, { superseded, missing }: MergeOutcome): void {
  for (const text of superseded) job.io.print(text);
  for (const shard of missing) job.io.warn(`shard ${shard} is missing`);
}
