import type { GitHubClient } from "./client.ts";
import { statusOf } from "../../baselines/github-error.ts";

/** A pull request as GitHub knows it: nothing here is anyone's claim. */
export interface KnownPullRequest {
  readonly number: number;
  readonly isOpen: boolean;
  readonly headSha: string;
  /** Null: the fork was deleted. */
  readonly headRepositoryId: number | null;
  readonly baseSha: string;
  readonly baseBranch: string;
}

export interface HeadOfRun {
  readonly headSha: string;
  readonly headBranch: string;
  /** Login that owns the branch's repository. */
  readonly headOwner: string;
}

/**
 * Pull requests that a run may belong to, each once: those whose head the commit is, and the open ones of its branch.
 * The event of a run names none for a fork; and GitHub answers the search by commit for some forks with nothing.
 */
export async function pullRequestsOf(
  client: GitHubClient,
  head: HeadOfRun,
): Promise<readonly KnownPullRequest[]> {
  const { owner, repo } = client;
  const byBranch = await client.octokit.rest.pulls.list({
    owner,
    repo,
    head: `${head.headOwner}:${head.headBranch}`,
    state: "all",
    per_page: 100,
  });
  const all = [...(await pullsOfCommit(client, head.headSha)), ...byBranch.data.map(toKnown)];
  return [...new Map(all.map((pull) => [pull.number, pull])).values()];
}

async function pullsOfCommit(client: GitHubClient, sha: string): Promise<readonly KnownPullRequest[]> {
  const { owner, repo } = client;
  const { repos } = client.octokit.rest;
  try {
    const request = { owner, repo, commit_sha: sha, per_page: 100 };
    return (await repos.listPullRequestsAssociatedWithCommit(request)).data.map(toKnown);
  } catch (error) {
    // The commit of a fork that GitHub does not know here.
    if (statusOf(error) === 404 || statusOf(error) === 422) return [];
    throw error;
  }
}

/** The pull request as it is now. */
export async function readPullRequest(client: GitHubClient, number: number): Promise<KnownPullRequest> {
  const { owner, repo } = client;
  const { data } = await client.octokit.rest.pulls.get({ owner, repo, pull_number: number });
  return toKnown(data);
}

interface AnsweredPull {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly sha: string; readonly repo: { readonly id: number } | null };
  readonly base: { readonly sha: string; readonly ref: string };
}

function toKnown({ number, state, head, base }: AnsweredPull): KnownPullRequest {
  return {
    number,
    isOpen: state === "open",
    headSha: head.sha,
    headRepositoryId: head.repo?.id ?? null,
    baseSha: base.sha,
    baseBranch: base.ref,
  };
}
