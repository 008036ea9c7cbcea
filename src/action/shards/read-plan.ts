import { planArtifact } from "../../baselines/artifact-names.ts";
import { MAX_PLAN_ZIP_BYTES, readPlanFile } from "../../adapters/github/artifacts/read-run-files.ts";
import type { RunArtifact } from "../../adapters/github/artifacts/run-artifacts.ts";
import { type UsageError, usageProblem } from "../../base/errors.ts";
import { decodeText } from "../../formats/text/decode-text.ts";
import type { Job } from "../job.ts";
import { download, ownArtifacts, whyNot } from "../artifacts/own-artifacts.ts";

/**
 * The text of the plan that the matrix was made of; `digits` are the first digits of its hash. UsageError when it
 * cannot be read, because a shard of another plan would be useless.
 */
export async function readPlan(job: Job, gateId: string, digits: string): Promise<string> {
  const name = planArtifact(gateId, digits);
  try {
    const found = await waitFor(job, name);
    if (found !== null) return await planText(job, found);
  } catch (error) {
    throw problem(name, `could not be read: ${whyNot(error)}`, error);
  }
  throw problem(
    name,
    "is not among the artifacts of this workflow run: is `shard` of its own plan's matrix?",
  );
}

/** The text of a stored plan. Throws UnreadableArtifactError, UsageError or the errors of Octokit. */
export async function planText(job: Job, artifact: RunArtifact): Promise<string> {
  const zip = await download(job, artifact, MAX_PLAN_ZIP_BYTES);
  return decodeText(await readPlanFile(zip), artifact.name);
}

const MAX_TRIES = 5;
const PAUSE_MS = 2000;

/** The list is updated some time after an upload, usually before this job has started. */
async function waitFor(job: Job, name: string): Promise<RunArtifact | null> {
  for (let tries = 1; ; tries += 1) {
    const [found] = await ownArtifacts(job, name);
    if (found !== undefined || tries === MAX_TRIES) return found ?? null;
    await job.sleep(PAUSE_MS * (0.5 + job.random()));
  }
}

function problem(file: string, message: string, cause?: unknown): UsageError {
  return usageProblem(file, message, {}, { cause });
}
