import type { GitHubClient } from "../client.ts";
import type { ArtifactReference } from "../../../baselines/artifact-api.ts";

/** An artifact that a job of a workflow run has stored. */
export interface RunArtifact extends ArtifactReference {
  readonly name: string;
}

const PAGE_SIZE = 100;
/** 256 shards, each with two artifacts, of twenty attempts. */
const MAX_PAGES = 100;

/**
 * Artifacts of a workflow run that have not expired, of all its attempts, newest first; `name` = only those of this name.
 * The list lags behind uploads by seconds. Octokit's errors pass through.
 */
export async function listRunArtifacts(
  { octokit, owner, repo }: GitHubClient,
  runId: number,
  name: string | null,
): Promise<readonly RunArtifact[]> {
  const found: RunArtifact[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { data } = await octokit.rest.actions.listWorkflowRunArtifacts({
      owner,
      repo,
      run_id: runId,
      per_page: PAGE_SIZE,
      page,
      ...(name === null ? {} : { name }),
    });
    for (const artifact of data.artifacts) {
      const isAsked = name === null || artifact.name === name;
      if (artifact.expired || !isAsked) continue;
      found.push({ id: artifact.id, name: artifact.name, digest: artifact.digest ?? null });
    }
    if (data.artifacts.length < PAGE_SIZE) break;
  }
  return found.toSorted((a, b) => b.id - a.id);
}
