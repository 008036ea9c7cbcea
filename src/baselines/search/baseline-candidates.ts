import type { ArtifactApi, ArtifactReference, ListedArtifact } from "../artifact-api.ts";

/** A stored baseline of the base branch. */
export interface PossibleBaseline extends ArtifactReference {
  readonly createdAt: string | null;
  readonly runId: number;
  readonly sha: string | null;
  readonly expired: boolean;
}

export interface Listing {
  /** Newest first; those that have expired too. */
  readonly candidates: readonly PossibleBaseline[];
  /** The number of artifacts of the base branch whose commits were not asked for. */
  readonly elsewhere: number;
  /** False: more artifacts have this name than were looked at. */
  readonly complete: boolean;
}

export interface CandidateQuery {
  readonly name: string;
  readonly branch: string;
  /** The id that a run must be below: a run is not compared with itself or with later ones; null = any. */
  readonly beforeRun: number | null;
  /** The commits that are searched for; null = any. */
  readonly commits: ReadonlySet<string> | null;
  /** Pages are turned until so many that have not expired are found. */
  readonly wanted: number;
}

export function baselineName(gateId: string): string {
  return `regression-gate-baseline-${gateId}`;
}

/** A pull request can store artifacts of any name, so that ours come after them: this many are searched. */
const MAX_PAGES = 10;
const PAGE_SIZE = 100;

/** Lists artifacts by exact name, which GitHub answers newest first: one call unless others took the name. */
export async function listCandidates(api: ArtifactApi, query: CandidateQuery): Promise<Listing> {
  const candidates: PossibleBaseline[] = [];
  let elsewhere = 0;
  let complete = false;
  for (let page = 1; page <= MAX_PAGES && !complete; page++) {
    const listed = await api.artifactsNamed(query.name, page);
    const ours = listed.filter((artifact) => isOurs(artifact, query)).map(toPossibleBaseline);
    const wanted = ours.filter(({ sha }) => isAskedFor(sha, query));
    elsewhere += ours.length - wanted.length;
    candidates.push(...wanted);
    complete = listed.length < PAGE_SIZE;
    if (candidates.filter(({ expired }) => !expired).length >= query.wanted) break;
  }
  return { candidates: candidates.toSorted(byRun), elsewhere, complete };
}

/** Newest first. By runs: a run that stored nothing and is run again much later still has an old commit. */
function byRun(a: PossibleBaseline, b: PossibleBaseline): number {
  return b.runId - a.runId || b.id - a.id;
}

/** Whether name and base branch match, in this very repository: a fork's branch can be called main too. */
export function isOurs(
  { name, run }: ListedArtifact,
  query: Pick<CandidateQuery, "name" | "branch" | "beforeRun">,
): boolean {
  if (name !== query.name || run === null) return false;
  if (query.beforeRun !== null && run.id >= query.beforeRun) return false;
  const isHere = run.repositoryId !== null && run.headRepositoryId === run.repositoryId;
  return isHere && run.headBranch === query.branch;
}

function isAskedFor(sha: string | null, { commits }: CandidateQuery): boolean {
  return commits === null || (sha !== null && commits.has(sha));
}

export function toPossibleBaseline({
  id,
  digest,
  createdAt,
  run,
  expired,
}: ListedArtifact): PossibleBaseline {
  return { id, digest, createdAt, runId: run?.id ?? 0, sha: run?.headSha ?? null, expired };
}
