import type { GitHubClient } from "./client.ts";
import type { ArtifactReference } from "./download-artifact.ts";

/** A stored baseline that has not expired. */
export interface Candidate extends ArtifactReference {
  readonly createdAt: string | null;
  readonly runId: number;
  readonly sha: string | null;
}

export interface Listing {
  /** Newest first. */
  readonly usable: readonly Candidate[];
  readonly expired: number;
}

export function baselineName(gateId: string): string {
  return `regression-gate-baseline-${gateId}`;
}

/** One list call by exact name: GitHub answers newest first. */
export async function listCandidates(
  client: GitHubClient,
  { name, branch }: { readonly name: string; readonly branch: string },
): Promise<Listing> {
  const { data } = await client.octokit.rest.actions.listArtifactsForRepo({
    owner: client.owner,
    repo: client.repo,
    name,
    per_page: 100,
  });
  const ours = data.artifacts
    .filter((artifact) => artifact.name === name)
    // A fork's branch can be called main too.
    .filter(
      ({ workflow_run: run }) => run?.head_repository_id === run?.repository_id && run?.id !== undefined,
    )
    .filter(({ workflow_run: run }) => run?.head_branch === branch)
    .toSorted((a, b) => b.id - a.id);
  const usable = ours
    .filter((artifact) => !artifact.expired)
    .map((artifact) => ({
      id: artifact.id,
      digest: artifact.digest ?? null,
      createdAt: artifact.created_at,
      runId: artifact.workflow_run?.id ?? 0,
      sha: artifact.workflow_run?.head_sha ?? null,
    }));
  return { usable, expired: ours.length - usable.length };
}
