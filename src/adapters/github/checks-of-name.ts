import type { CheckRequest } from "./check-run.ts";
import type { GitHubClient } from "./client.ts";

/** What each check of this name on a commit says of who wrote it; null = it says nothing. */
export async function checksOfName(
  client: GitHubClient,
  { sha, name }: Pick<CheckRequest, "sha" | "name">,
): Promise<readonly (string | null)[]> {
  const { data } = await client.octokit.rest.checks.listForRef({
    owner: client.owner,
    repo: client.repo,
    ref: sha,
    check_name: name,
    // Of each app the newest alone would hide one behind another.
    filter: "all",
    per_page: 100,
  });
  return data.check_runs.map((check) => check.external_id);
}
