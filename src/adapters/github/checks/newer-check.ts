import type { CheckRequest } from "../check-run.ts";
import { checksOfName } from "./checks-of-name.ts";
import { isKnownRun } from "../known-run.ts";
import type { MeasuredIn } from "./publisher.ts";
import type { GitHubClient } from "../client.ts";
import { isPermissionError } from "../../../baselines/github-error.ts";

/** Whether the commit has a check of this name with measurements of a later run or attempt. Run ids only grow. */
export async function hasNewerCheck(
  client: GitHubClient,
  { sha, name, measuredIn }: CheckRequest & { readonly measuredIn: MeasuredIn },
): Promise<boolean> {
  try {
    const checks = await checksOfName(client, { sha, name });
    const shown = checks.flatMap(({ externalId }) => shownRun(externalId) ?? []);
    const newer = shown.filter((run) => isNewer(run, measuredIn));
    // One commit has a few of them.
    for (const run of newer) if (await isKnownRun(client, { ...run, workflowPath: null })) return true;
    return false;
  } catch (error) {
    // A token for commit statuses alone, which tell nothing of runs.
    if (isPermissionError(error)) return false;
    throw error;
  }
}

/** The run that the text of `externalId` names; null = it names none. */
function shownRun(text: string | null): MeasuredIn | null {
  const shown = /^regression-gate (?:run \S+ job \w+ (?:as \d+ )?)?measured in (\d+)\.(\d+)$/.exec(
    text ?? "",
  );
  return shown === null ? null : { id: Number(shown[1]), attempt: Number(shown[2]) };
}

function isNewer(shown: MeasuredIn, { id, attempt }: MeasuredIn): boolean {
  return shown.id > id || (shown.id === id && shown.attempt > attempt);
}
