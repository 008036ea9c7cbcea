import { downloadArtifact } from "../../adapters/github/artifacts/download-artifact.ts";
import { messageOf } from "../../base/errors.ts";
import { isPermissionError } from "../../baselines/github-error.ts";
import { listRunArtifacts, type RunArtifact } from "../../adapters/github/artifacts/run-artifacts.ts";
import type { Job } from "../job.ts";

/**
 * The artifacts that the jobs of this workflow run stored in all its attempts, newest first; `name` selects one name,
 * null = all.
 */
export async function ownArtifacts(job: Job, name: string | null): Promise<readonly RunArtifact[]> {
  return listRunArtifacts(job.client, job.context.runId, name);
}

/** The zip file of the artifact. */
export async function download(job: Job, artifact: RunArtifact, maxBytes: number): Promise<Uint8Array> {
  return downloadArtifact(job.client, artifact, maxBytes);
}

/** Why GitHub did not return something, and what the user can do about it. */
export function whyNot(error: unknown): string {
  return isPermissionError(error)
    ? "the token may not read artifacts: add `actions: read` to `permissions:` of the job"
    : messageOf(error);
}
