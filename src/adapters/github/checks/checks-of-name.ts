import type { CheckRequest } from "../check-run.ts";
import type { GitHubClient } from "../client.ts";

export interface NamedCheck {
  /** Says who wrote it; null = it says nothing. */
  readonly externalId: string | null;
  /** Null: it has not ended. */
  readonly conclusion: string | null;
  readonly title: string | null;
}

/** Each check of this name on a commit. */
export async function checksOfName(
  client: GitHubClient,
  { sha, name }: Pick<CheckRequest, "sha" | "name">,
): Promise<readonly NamedCheck[]> {
  const { data } = await client.octokit.rest.checks.listForRef({
    owner: client.owner,
    repo: client.repo,
    ref: sha,
    check_name: name,
    // The newest check of each app alone would hide another one behind it.
    filter: "all",
    per_page: 100,
  });
  return data.check_runs.map(({ external_id: externalId, conclusion, output }) => {
    return { externalId, conclusion, title: output.title };
  });
}
