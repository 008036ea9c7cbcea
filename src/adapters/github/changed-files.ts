import { globMatcher } from "../node/match-globs.ts";
import type { GitHubClient } from "./client.ts";

/** GitHub lists at most this many files of a pull request. */
const MAX_LISTED_FILES = 3000;

export interface PullRequestHead {
  readonly number: number;
  readonly headSha: string;
}

/**
 * Files a pull request touches, old names of renamed ones too; null = too many to list, or the list of another head:
 * GitHub lists the files of the newest one, which may have been pushed since.
 */
export async function listChangedFiles(
  client: GitHubClient,
  pullRequest: PullRequestHead,
): Promise<readonly string[] | null> {
  const files = await listFiles(client, pullRequest);
  if (files.length >= MAX_LISTED_FILES) return null;
  // Deleted files are shown at a commit that still has them.
  const shown = files.filter((file) => !file.isRemoved);
  const isOfHead = shown.length > 0 && shown.every((file) => file.commit === pullRequest.headSha);
  if (!isOfHead) return null;
  return files.flatMap(({ names }) => names);
}

export interface ListedFile {
  /** The old name of a renamed file too. */
  readonly names: readonly string[];
  readonly isRemoved: boolean;
  /** The commit at which GitHub shows it; null = not known. */
  readonly commit: string | null;
}

/** The first files of a pull request that GitHub lists, of whichever head it knows. */
export async function listFiles(
  client: GitHubClient,
  { number }: Pick<PullRequestHead, "number">,
): Promise<readonly ListedFile[]> {
  const { owner, repo, octokit } = client;
  const request = { owner, repo, pull_number: number, per_page: 100 };
  const files = await octokit.paginate(octokit.rest.pulls.listFiles, request);
  return files.map((file) => ({
    names: namesOf(file),
    isRemoved: file.status === "removed",
    commit: refOf(file.contents_url),
  }));
}

/** A comparison lists no more. */
const MAX_COMPARED_FILES = 300;

/** Files in which two commits of this repository differ; null = too many to list. One call. */
export async function compareFiles(
  client: GitHubClient,
  { baseSha, headSha }: { readonly baseSha: string; readonly headSha: string },
): Promise<readonly string[] | null> {
  const { data } = await client.octokit.rest.repos.compareCommitsWithBasehead({
    owner: client.owner,
    repo: client.repo,
    basehead: `${baseSha}...${headSha}`,
    // Commits are listed by pages; files all on the first.
    per_page: 1,
  });
  const files = data.files ?? [];
  // No file at all is more likely an answer cut short than a change of nothing.
  if (files.length === 0 || files.length >= MAX_COMPARED_FILES) return null;
  return files.flatMap(namesOf);
}

interface NamedFile {
  readonly filename: string;
  readonly previous_filename?: string;
}

function namesOf(file: NamedFile): readonly string[] {
  return file.previous_filename === undefined ? [file.filename] : [file.filename, file.previous_filename];
}

/** `https://api.github.com/repos/o/r/contents/a.ts?ref=<sha>` -> the sha. */
function refOf(contentsUrl: string): string | null {
  return URL.canParse(contentsUrl) ? new URL(contentsUrl).searchParams.get("ref") : null;
}

/** Whether any file matches. */
export function touchesPaths(files: readonly string[], globs: readonly string[]): boolean {
  return files.some(globMatcher(globs));
}
