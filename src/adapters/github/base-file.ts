import { UsageError } from "../../errors.ts";
import type { GitHubClient } from "./client.ts";
import { isPermissionError, messageOf, statusOf } from "../baselines/permission-error.ts";

/**
 * Text of a file at a commit; null = the commit has no such file.
 * Throws UsageError when it cannot be read: the policy of the base branch must not be skipped in silence.
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
    if (statusOf(error) === 404) return null;
    const why = isPermissionError(error)
      ? "the token lacks `contents: read`; add it to `permissions:` of the job, or set `policy-from: head`"
      : `${messageOf(error)}; run the job again`;
    const message = `could not be read at the base of the pull request: ${why}`;
    throw new UsageError([{ file: path, line: null, column: null, path: "", message }], { cause: error });
  }
}

/** Octokit types this answer as the JSON form; with the raw media type it is text, or bytes where no charset is named. */
function rawText(data: unknown): string | null {
  if (typeof data === "string") return data;
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : null;
}
