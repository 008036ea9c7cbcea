import type { CheckRequest } from "../check-run.ts";
import { checksOfName } from "./checks-of-name.ts";
import { type Publisher, publisherOf } from "./publisher.ts";
import type { GitHubClient } from "../client.ts";
import { statusOf } from "../../../baselines/github-error.ts";

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
    const writers = checks.flatMap(({ externalId }) => publisherOf(externalId) ?? []);
    const ofRun = writers.filter(({ run }) => run === publisher.run);
    if (ofRun.some((writer) => isOther(writer, publisher))) return true;
    return await isOfOtherName(client, ofRun, publisher);
  } catch (error) {
    if (statusOf(error) === null) throw error;
    return false;
  }
}

function isOther(writer: Publisher, own: Publisher): boolean {
  return writer.attempt === own.attempt || writer.job !== own.job;
}

/**
 * A reusable workflow that is called twice makes two jobs of one id. GitHub's own check runs of them differ in name, which
 * stays the same in each attempt. Two calls, in a re-run alone; false where the runner does not say which they are.
 */
async function isOfOtherName(
  client: GitHubClient,
  writers: readonly Publisher[],
  { checkRun }: Publisher,
): Promise<boolean> {
  const [last] = writers.flatMap((writer) => writer.checkRun ?? []).toSorted((a, b) => b - a);
  if (checkRun === undefined || last === undefined) return false;
  const [own, other] = await Promise.all([nameOf(client, checkRun), nameOf(client, last)]);
  return own !== other;
}

async function nameOf({ octokit, owner, repo }: GitHubClient, id: number): Promise<string> {
  return (await octokit.rest.checks.get({ owner, repo, check_run_id: id })).data.name;
}
