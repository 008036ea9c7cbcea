import type { Baseline, NoBaselineCode } from "../../model/result/baseline.ts";
import { baselineName, listCandidates, type Listing } from "./baseline-candidates.ts";
import type { BaselineDeps, BaselineQuery } from "./baseline-query.ts";
import {
  ANY_COMMIT,
  branchCommits,
  describeSearch,
  type OnBranch,
  type Search,
  searchCommits,
  UnseenBranchError,
} from "./commits.ts";
import { examineCandidate, type Examined } from "./examine-candidate.ts";
import { findNamedRun } from "./find-named-run.ts";
import { foundBaseline, noBaseline, NOTHING_PASSED, type PassedOver } from "./found-baseline.ts";
import { rememberPages } from "./remember-pages.ts";
import { messageOf } from "../../base/errors.ts";
import { isPermissionError, statusOf } from "../github-error.ts";
import { UnreadableArtifactError } from "../bundle.ts";

/** How far back the search goes past runs that will not do. */
const MAX_SKIPPED = 3;

/**
 * The stored run to compare with: unexpired, complete, from a push, schedule or dispatch on the base branch of this very
 * repository, whatever its verdict. Absent, expired, forbidden, unreadable and incomparable are distinguished; only the first
 * is neutral. The number of calls does not depend on how many runs, metrics or rows there are.
 */
export async function findBaseline(query: BaselineQuery, asked: BaselineDeps): Promise<Baseline> {
  const deps = { ...asked, api: rememberPages(asked.api) };
  const onBranch = branchCommits(query, deps);
  try {
    if (query.at.kind === "run-id") return await findNamedRun(query, query.at.runId, { ...deps, onBranch });
    const name = baselineName(query.gateId);
    if (query.at.kind === "branch-point") {
      // Three calls less where the branch has stored nothing: it does not matter then which commits are asked for.
      const any = await listCandidates(deps.api, { ...query, name, commits: null, wanted: 1 });
      if (any.candidates.length === 0) return nothingListed(any, ANY_COMMIT, query);
    }
    const search = await searchOrNull(query, deps);
    if (search === null) return noBaseline("forbidden", NO_COMMITS, NOTHING_PASSED);
    const wanted = { ...query, name, commits: search.commits, wanted: MAX_SKIPPED + 1 };
    return await firstComplete(await listCandidates(deps.api, wanted), search, {
      ...deps,
      query,
      // The commits that were searched for are known to be on the branch.
      onBranch: search.commits === null ? onBranch : () => Promise.resolve(true),
    });
  } catch (error) {
    if (isPermissionError(error)) {
      const why = "the token may not read artifacts: add `actions: read` to `permissions:` of the job";
      return noBaseline("forbidden", why, NOTHING_PASSED);
    }
    if (error instanceof UnseenBranchError) return noBaseline("forbidden", NO_BRANCH, NOTHING_PASSED);
    if (statusOf(error) === null && !(error instanceof UnreadableArtifactError)) throw error;
    return noBaseline(
      "unreadable",
      `GitHub could not be asked for the baseline: ${messageOf(error)}`,
      NOTHING_PASSED,
    );
  }
}

const NO_BRANCH =
  "GitHub does not tell which commits the base branch has: add `contents: read` to `permissions:` of the job";
const NO_COMMITS =
  "GitHub does not tell which commits base and head have in common: the token needs `contents: read`, or check out with fetch-depth: 0";

/** Null = GitHub does not let the token see. */
async function searchOrNull(query: BaselineQuery, deps: BaselineDeps): Promise<Search | null> {
  try {
    return await searchCommits(query, deps);
  } catch (error) {
    if (isPermissionError(error)) return null;
    throw error;
  }
}

type Context = BaselineDeps & { readonly query: BaselineQuery; readonly onBranch: OnBranch };

async function firstComplete(listing: Listing, search: Search, context: Context): Promise<Baseline> {
  const codes: NoBaselineCode[] = [];
  let passed = NOTHING_PASSED;
  for (const candidate of listing.candidates) {
    if (codes.length > MAX_SKIPPED) break;
    const examined: Examined = candidate.expired
      ? { kind: "skipped", code: "expired", why: EXPIRED, bundle: null }
      : await examineCandidate(candidate, context.query, context);
    if (examined.kind === "found") {
      return foundBaseline(examined, { ...context, passed, why: describeSearch(search, context.query) });
    }
    passed = withSkipped(passed, candidate.runId, examined);
    // Recognising an expired run costs no call, and a weekly schedule may have many of them.
    if (!candidate.expired) codes.push(examined.code);
  }
  return noneLeft({ listing, search, codes, passed }, context.query);
}

const EXPIRED = "its artifact has expired";
/** One is as good as another: the others that were passed over, at most four, are all named. */
const MAX_EXPIRED_NAMED = 3;

function withSkipped(
  passed: PassedOver,
  runId: number,
  examined: Extract<Examined, { kind: "skipped" }>,
): PassedOver {
  const { skipped, history } = passed;
  const expired = skipped.filter((text) => text.endsWith(EXPIRED)).length;
  const isNamed = examined.why !== EXPIRED || expired < MAX_EXPIRED_NAMED;
  return {
    skipped: isNamed ? [...skipped, `run ${runId}: ${examined.why}`] : skipped,
    history: history ?? examined.bundle?.history ?? null,
  };
}

interface Ended {
  readonly listing: Listing;
  readonly search: Search;
  /** The codes of the runs that had not expired. */
  readonly codes: readonly NoBaselineCode[];
  readonly passed: PassedOver;
}

function noneLeft({ listing, search, codes, passed }: Ended, query: BaselineQuery): Baseline {
  const name = baselineName(query.gateId);
  const { branch } = query;
  if (listing.candidates.length === 0) return nothingListed(listing, search, query);
  if (codes.every((code) => code === "expired")) {
    const advice = `run the workflow on ${branch} again, and add a \`schedule:\` so that it stays fresh`;
    return noBaseline("expired", `every ${name} of ${branch} has expired: ${advice}`, passed);
  }
  const code =
    (["unreadable", "incomparable"] as const).find((bad) => codes.includes(bad)) ?? "no-complete-run";
  const why = `none of the last ${codes.length} runs of ${branch}${search.within} can be used: ${passed.skipped.join("; ")}`;
  return noBaseline(code, why, passed);
}

function nothingListed(listing: Listing, search: Search, query: BaselineQuery): Baseline {
  const name = baselineName(query.gateId);
  if (listing.elsewhere > 0) {
    const why = `none of the ${listing.elsewhere} stored runs of ${query.branch} is${search.within}: rebase onto a newer ${query.branch}, or compare with \`latest\``;
    return noBaseline("missing", why, NOTHING_PASSED);
  }
  if (!listing.complete) {
    const why = `the newest artifacts called ${name} are all of other branches, forks or pull requests: delete them`;
    return noBaseline("unreadable", why, NOTHING_PASSED);
  }
  const why = `no artifact ${name} of ${query.branch} yet: its first run makes one`;
  return noBaseline("first-run", why, NOTHING_PASSED);
}
