import type { CheckRequest } from "./check-run.ts";
import { checksOfName } from "./checks-of-name.ts";
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
    const checks = await checksOfName(client, { sha, name });
    return checks.some(({ externalId }) => isOther(publisherOf(externalId), publisher));
  } catch (error) {
    if (statusOf(error) === null) throw error;
    return false;
  }
}

function isOther(writer: Publisher | null, own: Publisher): boolean {
  if (writer === null || writer.run !== own.run) return false;
  return writer.attempt === own.attempt || writer.job !== own.job;
}
