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
  /** False: more artifacts have this name than were looked at. */
  readonly complete: boolean;
}

export interface CandidateQuery {
  readonly name: string;
  readonly branch: string;
  /** Only of earlier runs: a run is not compared with itself or with what came after it; null = any. */
  readonly beforeRun: number | null;
  /** Pages are turned until so many are found. */
  readonly wanted: number;
}

export function baselineName(gateId: string): string {
  return `regression-gate-baseline-${gateId}`;
}

/** A pull request can store artifacts of any name, so that ours are behind them: so many are looked through. */
const MAX_PAGES = 10;
const PAGE_SIZE = 100;

/** By exact name, which GitHub answers newest first: one call unless others took the name. */
export async function listCandidates(client: GitHubClient, query: CandidateQuery): Promise<Listing> {
  const usable: Candidate[] = [];
  let expired = 0;
  for (let page = 1; page <= MAX_PAGES; page++) {
    const { data } = await client.octokit.rest.actions.listArtifactsForRepo({
      owner: client.owner,
      repo: client.repo,
      name: query.name,
      per_page: PAGE_SIZE,
      page,
    });
    const ours = data.artifacts.filter((artifact) => isOurs(artifact, query));
    expired += ours.filter((artifact) => artifact.expired).length;
    usable.push(...ours.filter((artifact) => !artifact.expired).map(toCandidate));
    const complete = data.artifacts.length < PAGE_SIZE;
    if (complete || usable.length >= query.wanted) {
      return { usable: usable.toSorted((a, b) => b.id - a.id), expired, complete };
    }
  }
  return { usable: usable.toSorted((a, b) => b.id - a.id), expired, complete: false };
}

type ListArtifacts = GitHubClient["octokit"]["rest"]["actions"]["listArtifactsForRepo"];
type Artifact = Awaited<ReturnType<ListArtifacts>>["data"]["artifacts"][number];

function isOurs({ name, workflow_run: run }: Artifact, query: CandidateQuery): boolean {
  if (name !== query.name || run?.id === undefined) return false;
  if (query.beforeRun !== null && run.id >= query.beforeRun) return false;
  // A fork's branch can be called main too.
  return run.head_repository_id === run.repository_id && run.head_branch === query.branch;
}

function toCandidate(artifact: Artifact): Candidate {
  return {
    id: artifact.id,
    digest: artifact.digest ?? null,
    createdAt: artifact.created_at,
    runId: artifact.workflow_run?.id ?? 0,
    sha: artifact.workflow_run?.head_sha ?? null,
  };
}
