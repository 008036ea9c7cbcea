import { planDigits } from "../../baselines/artifact-names.ts";
import { statusOf } from "../../baselines/github-error.ts";
import type { RunArtifact } from "../../adapters/github/artifacts/run-artifacts.ts";
import { UnreadableArtifactError } from "../../baselines/bundle.ts";
import { UsageError } from "../../base/errors.ts";
import { busyShards } from "../../plan/shards/job-matrix.ts";
import { suiteOf } from "../inputs/suite-of.ts";
import type { Job } from "../job.ts";
import { whyNot } from "../artifacts/own-artifacts.ts";
import { planText } from "./read-plan.ts";
import type { Policy } from "../policy/read-policy.ts";

/** What a stored plan says about the shards of a run. */
export interface ExpectedShards {
  /** Hash of the split. */
  readonly split: string;
  /** `2/3`: shards that have something to run. */
  readonly names: readonly string[];
}

/**
 * Null, with one warning, for a plan that cannot be read or contains other trials. The names in the shards are used
 * then.
 */
export async function expectedShards(
  job: Job,
  policy: Policy,
  artifact: RunArtifact,
): Promise<ExpectedShards | null> {
  try {
    const selected = { config: policy.config, suite: suiteOf(job) };
    const { split, description } = await job.shards.readPlan(selected, await planText(job, artifact));
    const digits = planDigits(policy.config.id, artifact.name);
    if (digits === null || !split.hash.startsWith(digits))
      return ignored(job, artifact, "it is not the plan its name says");
    return { split: split.hash, names: busyShards(description).map(({ shard }) => shard) };
  } catch (error) {
    const isItsOwn = error instanceof UsageError || error instanceof UnreadableArtifactError;
    if (!isItsOwn && statusOf(error) === null) throw error;
    return ignored(job, artifact, whyNot(error));
  }
}

function ignored(job: Job, { name }: RunArtifact, why: string): null {
  job.io.warn(`The plan ${name} is not used: ${why}`);
  return null;
}
