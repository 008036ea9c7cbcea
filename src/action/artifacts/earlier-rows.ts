import { mayHoldRows, shardArtifact } from "../../baselines/artifact-names.ts";
import { MAX_RUN_ZIP_BYTES, readRunFiles } from "../../adapters/github/artifacts/read-run-files.ts";
import type { RunArtifact } from "../../adapters/github/artifacts/run-artifacts.ts";
import { UnreadableArtifactError } from "../../baselines/bundle.ts";
import type { EarlierAttempt } from "../../app/runs/earlier-attempt.ts";
import type { Job } from "../job.ts";
import { download, ownArtifacts, whyNot } from "./own-artifacts.ts";

/** The job of the workflow run: that of a gate, or of one shard. */
export interface JobOfRun {
  readonly gateId: string;
  /** Null = the job runs the whole plan. */
  readonly shard: { readonly index: number; readonly of: number } | null;
}

/** When this many artifacts cannot be read, the cause is not a single broken one. */
const MAX_TRIED = 3;

/**
 * The rows that an earlier attempt of this job measured, in the same workflow run, for the same gate and shard.
 * Undefined in a first attempt, where the workflow does not want it, and where nothing was found: then the trials run
 * again, and the verdict stays the same.
 */
export async function earlierRows(job: Job, of: JobOfRun): Promise<EarlierAttempt | undefined> {
  if (job.context.runAttempt < 2 || job.inputs.resume === "false") return undefined;
  try {
    const found = await newestReadable(job, of);
    if (found === null) job.io.print("No rows of an earlier attempt were found: everything is measured.");
    return found ?? undefined;
  } catch (error) {
    measureAnew(job, whyNot(error));
    return undefined;
  }
}

async function newestReadable(job: Job, of: JobOfRun): Promise<EarlierAttempt | null> {
  const artifacts = of.shard === null ? await ofGate(job, of) : await ofShard(job, of.gateId, of.shard);
  for (const artifact of artifacts.slice(0, MAX_TRIED)) {
    try {
      const zip = await download(job, artifact, MAX_RUN_ZIP_BYTES);
      const files = await readRunFiles(zip, of.shard === null ? "leave" : "refuse");
      return { ...files, onRefused: (why) => measureAnew(job, why) };
    } catch (error) {
      if (!(error instanceof UnreadableArtifactError)) throw error;
      job.io.warn(`The artifact ${artifact.name} of an earlier attempt is skipped: ${error.message}`);
    }
  }
  return null;
}

function measureAnew(job: Job, why: string): void {
  job.io.warn(`The rows of the earlier attempt are not used, and everything is measured again: ${why}`);
}

async function ofGate(job: Job, { gateId }: JobOfRun): Promise<readonly RunArtifact[]> {
  return (await ownArtifacts(job, null)).filter(({ name }) => mayHoldRows(gateId, name));
}

/** Asks for exact names: if each of hundreds of shards listed all artifacts, that would be thousands of pages. */
async function ofShard(
  job: Job,
  gateId: string,
  shard: NonNullable<JobOfRun["shard"]>,
): Promise<readonly RunArtifact[]> {
  for (let attempt = job.context.runAttempt - 1; attempt >= 1; attempt -= 1) {
    const found = await ownArtifacts(job, shardArtifact(gateId, { ...shard, attempt }));
    if (found.length > 0) return found;
  }
  return [];
}
