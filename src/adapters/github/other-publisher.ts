import type { CheckRequest } from "./check-run.ts";
import { type Publisher, publisherOf } from "./publisher.ts";
import type { GitHubClient } from "./client.ts";
import { statusOf } from "../../baselines/github-error.ts";

/**
 * Whether another job of the same workflow run has written a check of this name: of this attempt any job, of an earlier one
 * any but this very job, which replaces its own. False where GitHub does not tell: the artifact's name is taken then.
 */
export async function hasOtherPublisher(
  client: GitHubClient,
  { sha, name, publisher }: CheckRequest & { readonly publisher: Publisher },
): Promise<boolean> {
  try {
    const { data } = await client.octokit.rest.checks.listForRef({
      owner: client.owner,
      repo: client.repo,
      ref: sha,
      check_name: name,
      // Of each app the newest alone would hide one behind another.
      filter: "all",
      per_page: 100,
    });
    return data.check_runs.some((check) => isOther(publisherOf(check.external_id), publisher));
  } catch (error) {
    if (statusOf(error) === null) throw error;
    return false;
  }
}

function isOther(writer: Publisher | null, own: Publisher): boolean {
  if (writer === null || writer.run !== own.run) return false;
  return writer.attempt === own.attempt || writer.job !== own.job;
}
