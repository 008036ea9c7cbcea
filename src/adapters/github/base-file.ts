import { NotJudgedError, messageOf } from "../../base/errors.ts";
import { isPermissionError, statusOf } from "../../baselines/github-error.ts";
import type { GitHubClient } from "./client.ts";

/**
 * Text of a file at a commit; null = the commit has no such file.
 * Throws NotJudgedError when it cannot be read: the policy of the base branch must not be skipped in silence.
 */
export async function readFileAt(client: GitHubClient, path: string, sha: string): Promise<string | null> {
  try {
    const { data } = await client.octokit.request("GET /repos/{owner}/{repo}/contents/{path}", {
      owner: client.owner,
      repo: client.repo,
      path,
      ref: sha,
      headers: { accept: "application/vnd.github.raw+json" },
    });
    return rawText(data);
  } catch (error) {
    if (statusOf(error) === 404) return requireVisible(client, path, sha);
    throw notRead(path, error);
  }
}

/**
 * A token that may not read contents also gets 404. Where it sees the commit, the file is absent; else a pull
 * request would be judged by its own policy because a permission is missing.
 */
async function requireVisible(client: GitHubClient, path: string, sha: string): Promise<null> {
  try {
    await client.octokit.rest.repos.listCommits({ owner: client.owner, repo: client.repo, sha, per_page: 1 });
    return null;
  } catch (error) {
    throw notRead(path, error);
  }
}

/** Title of a check without a verdict. */
export const UNREADABLE_POLICY = "the base's policy cannot be read";

function notRead(path: string, cause: unknown): NotJudgedError {
  const why = isPermissionError(cause)
    ? "the token lacks `contents: read`; add it to `permissions:` of the job, check out with fetch-depth: 0, or set `policy-from: head`"
    : `${messageOf(cause)}; run the job again`;
  return new NotJudgedError(
    UNREADABLE_POLICY,
    `${path} could not be read at the base, whose policy judges: ${why}`,
    { cause },
  );
}

/** Octokit types this answer as the JSON form; with the raw media type it is text, or bytes where no charset is named. */
function rawText(data: unknown): string | null {
  if (typeof data === "string") return data;
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : null;
}
