import type { Baseline, BaselineProvenance, NoBaselineCode } from "../../model/baseline.ts";
import { attemptName } from "./artifact-store.ts";
import { baselineName, listCandidates, type Candidate, type Listing } from "./baseline-candidates.ts";
import type { GitHubClient } from "./client.ts";
import type { ArtifactReference } from "./download-artifact.ts";
import { isPermissionError, messageOf, statusOf } from "./permission-error.ts";
import type { Bundle } from "./read-bundle.ts";
import { UnreadableArtifactError } from "./unpack-zip.ts";

export interface BaselineQuery {
  readonly gateId: string;
  readonly branch: string;
  /** `.github/workflows/gate.yml`: a baseline of another workflow is not ours. */
  readonly workflowPath: string;
  /** A run of the base branch itself is compared with earlier ones: its own id; null for any other. */
  readonly beforeRun: number | null;
}

export interface BaselineDeps {
  readonly client: GitHubClient;
  /** Downloads and reads a bundle; throws UnreadableArtifactError, or Octokit's errors. */
  readonly load: (artifact: ArtifactReference) => Promise<Bundle>;
  readonly nowMs: number;
  /** Commits between two shas where the clone has both; null = not known. */
  readonly countCommits: (sha: string) => Promise<number | null>;
}

/** How far back the search goes past runs that will not do. */
const MAX_SKIPPED = 3;

const BRANCH_EVENTS: readonly string[] = ["push", "schedule", "workflow_dispatch"];
const DAY_MS = 86_400_000;

type Examined =
  | { readonly kind: "found"; readonly candidate: Candidate; readonly bundle: Bundle; readonly url: string }
  | { readonly kind: "skipped"; readonly code: NoBaselineCode; readonly why: string };

/**
 * The newest unexpired complete baseline of this gate from a push, schedule or dispatch on the base branch of this very
 * repository, whatever its verdict. Absent, expired, forbidden and unreadable are told apart; only the first is neutral.
 */
export async function findBaseline(query: BaselineQuery, deps: BaselineDeps): Promise<Baseline> {
  try {
    const { branch, beforeRun } = query;
    const name = baselineName(query.gateId);
    const listing = await listCandidates(deps.client, { name, branch, beforeRun, wanted: MAX_SKIPPED + 1 });
    return await firstComplete(listing, query, deps);
  } catch (error) {
    if (isPermissionError(error)) {
      return nothing(
        "forbidden",
        "the token may not read artifacts: add `actions: read` to `permissions:` of the job",
        [],
      );
    }
    if (statusOf(error) === null && !(error instanceof UnreadableArtifactError)) throw error;
    return nothing("unreadable", `GitHub could not be asked for the baseline: ${messageOf(error)}`, []);
  }
}

async function firstComplete(listing: Listing, query: BaselineQuery, deps: BaselineDeps): Promise<Baseline> {
  const skipped: string[] = [];
  const codes: NoBaselineCode[] = [];
  for (const candidate of listing.usable.slice(0, MAX_SKIPPED + 1)) {
    const examined = await examine(candidate, query, deps);
    if (examined.kind === "found") return found(examined, { query, deps, skipped });
    skipped.push(`run ${candidate.runId}: ${examined.why}`);
    codes.push(examined.code);
  }
  return noneLeft(listing, query, codes, skipped);
}

/** The artifact's run is asked for, since an artifact's name alone proves nothing. */
async function examine(candidate: Candidate, query: BaselineQuery, deps: BaselineDeps): Promise<Examined> {
  try {
    return await examineRun(candidate, query, deps);
  } catch (error) {
    // Deleted since it was listed.
    if (statusOf(error) === 404) return skip("unreadable", "it is gone");
    throw error;
  }
}

async function examineRun(candidate: Candidate, query: BaselineQuery, deps: BaselineDeps): Promise<Examined> {
  const { client } = deps;
  const { data: run } = await client.octokit.rest.actions.getWorkflowRun({
    owner: client.owner,
    repo: client.repo,
    run_id: candidate.runId,
    exclude_pull_requests: true,
  });
  const path = run.path.replace(/@.*$/, "");
  if (!BRANCH_EVENTS.includes(run.event)) return skip("no-complete-run", `its event is ${run.event}`);
  if (run.head_branch !== query.branch)
    return skip("no-complete-run", `its branch is ${String(run.head_branch)}`);
  if (path !== query.workflowPath)
    return skip("no-complete-run", `its workflow is ${path}, not ${query.workflowPath}`);
  const latest = await ofLastAttempt(candidate, run.run_attempt ?? 1, { query, client });
  return loadComplete(latest, run.html_url, deps);
}

/** A re-run cannot replace an artifact of its first attempt, so it stores its own beside it; the later attempt wins. */
async function ofLastAttempt(
  candidate: Candidate,
  attempt: number,
  { query, client }: { readonly query: BaselineQuery; readonly client: GitHubClient },
): Promise<Candidate> {
  if (attempt < 2) return candidate;
  const name = attemptName(baselineName(query.gateId), attempt);
  const { usable } = await listCandidates(client, {
    name,
    branch: query.branch,
    beforeRun: null,
    wanted: 100,
  });
  return usable.find(({ runId }) => runId === candidate.runId) ?? candidate;
}

async function loadComplete(candidate: Candidate, url: string, deps: BaselineDeps): Promise<Examined> {
  try {
    const bundle = await deps.load(candidate);
    const why = whyPartial(bundle);
    return why === null ? { kind: "found", candidate, bundle, url } : skip("no-complete-run", why);
  } catch (error) {
    if (statusOf(error) === 410) return skip("expired", "its artifact has expired");
    if (error instanceof UnreadableArtifactError) return skip("unreadable", error.message);
    throw error;
  }
}

function whyPartial(bundle: Bundle): string | null {
  const { manifest } = bundle.run;
  if (manifest === null) return "its bundle has no manifest";
  if (manifest.marks.length > 0) return `it is marked ${manifest.marks.join(", ")}`;
  const { planned, ok, failed } = manifest.counts;
  // Not by its word alone: what it counts has to agree.
  if (manifest.complete && ok + failed >= planned) return null;
  return `it is partial: ${ok + failed} of ${planned} trials measured`;
}

function skip(code: NoBaselineCode, why: string): Examined {
  return { kind: "skipped", code, why };
}

async function found(
  { candidate, bundle, url }: Extract<Examined, { kind: "found" }>,
  context: {
    readonly query: BaselineQuery;
    readonly deps: BaselineDeps;
    readonly skipped: readonly string[];
  },
): Promise<Baseline> {
  const { query, deps, skipped } = context;
  const createdMs = candidate.createdAt === null ? null : Date.parse(candidate.createdAt);
  const provenance: BaselineProvenance = {
    from: "artifact",
    run: String(candidate.runId),
    sha: candidate.sha,
    branch: query.branch,
    createdAt: candidate.createdAt,
    ageDays: createdMs === null ? null : Math.max(0, (deps.nowMs - createdMs) / DAY_MS),
    ageCommits: candidate.sha === null ? null : await deps.countCommits(candidate.sha),
    url,
    why: `newest complete run of ${query.branch}`,
    skipped,
  };
  return { found: true, run: bundle.run, history: bundle.history, provenance };
}

function noneLeft(
  listing: Listing,
  query: BaselineQuery,
  codes: readonly NoBaselineCode[],
  skipped: readonly string[],
): Baseline {
  const name = baselineName(query.gateId);
  if (listing.usable.length === 0 && !listing.complete) {
    const why = `the newest artifacts called ${name} are all of other branches, forks or pull requests: delete them`;
    return nothing("unreadable", why, skipped);
  }
  if (listing.usable.length === 0 && listing.expired === 0) {
    const why = `no artifact ${name} of ${query.branch} yet: its first run makes one`;
    return nothing("first-run", why, skipped);
  }
  if (listing.usable.length === 0 || codes.every((code) => code === "expired")) {
    const advice = `run the workflow on ${query.branch} again, and add a \`schedule:\` so that it stays fresh`;
    return nothing("expired", `every ${name} of ${query.branch} has expired: ${advice}`, skipped);
  }
  const code = codes.includes("unreadable") ? "unreadable" : "no-complete-run";
  return nothing(
    code,
    `none of the last ${codes.length} runs of ${query.branch} will do: ${skipped.join("; ")}`,
    skipped,
  );
}

function nothing(code: NoBaselineCode, why: string, skipped: readonly string[]): Baseline {
  const unknown = {
    run: null,
    sha: null,
    branch: null,
    createdAt: null,
    ageDays: null,
    ageCommits: null,
    url: null,
  };
  return { found: false, code, provenance: { from: "artifact", ...unknown, why, skipped } };
}
