import { isPermissionError, statusOf } from "../../baselines/github-error.ts";
import type { GitHubClient } from "./client.ts";
import type { MeasuredIn } from "./checks/publisher.ts";

/**
 * Whether GitHub knows the run and attempt that a text names: whoever may write the text may name any, and one that never
 * comes would hold back all that do. `workflowPath`: of the file that it has to be a run of; null = of any. True where the token may not look.
 */
export async function isKnownRun(
  { octokit, owner, repo }: GitHubClient,
  { id, attempt, workflowPath }: MeasuredIn & { readonly workflowPath: string | null },
): Promise<boolean> {
  if (!Number.isSafeInteger(id) || !Number.isSafeInteger(attempt)) return false;
  try {
    const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: id });
    const isOfFile = workflowPath === null || data.path.replace(/@.*$/, "") === workflowPath;
    return isOfFile && attempt <= (data.run_attempt ?? 1);
  } catch (error) {
    if (statusOf(error) === 404) return false;
    if (isPermissionError(error)) return true;
    throw error;
  }
}
