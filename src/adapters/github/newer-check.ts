import type { CheckRequest } from "./check-run.ts";
import { checksOfName } from "./checks-of-name.ts";
import type { MeasuredIn } from "./publisher.ts";
import type { GitHubClient } from "./client.ts";
import { isPermissionError } from "../../baselines/github-error.ts";

/** Whether the commit has a check of this name with measurements of a later run or attempt. Run ids only grow. */
export async function hasNewerCheck(
  client: GitHubClient,
  { sha, name, measuredIn }: CheckRequest & { readonly measuredIn: MeasuredIn },
): Promise<boolean> {
  try {
    const checks = await checksOfName(client, { sha, name });
    return checks.some(({ externalId }) => isNewer(externalId, measuredIn));
  } catch (error) {
    // A token for commit statuses alone, which tell nothing of runs.
    if (isPermissionError(error)) return false;
    throw error;
  }
}

/** The text of `externalId`. */
function isNewer(text: string | null, { id, attempt }: MeasuredIn): boolean {
  const shown = /^regression-gate (?:run \S+ job \w+ (?:as \d+ )?)?measured in (\d+)\.(\d+)$/.exec(
    text ?? "",
  );
  if (shown === null) return false;
  const [shownId, shownAttempt] = [Number(shown[1]), Number(shown[2])];
  return shownId > id || (shownId === id && shownAttempt > attempt);
}
