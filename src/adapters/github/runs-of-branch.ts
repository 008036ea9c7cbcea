import { posix } from "node:path";
import { statusOf } from "../../baselines/github-error.ts";
import type { GitHubClient } from "./client.ts";

/** A run of a workflow on a branch that has ended. */
export interface EndedRun {
  readonly id: number;
  readonly event: string;
  readonly headSha: string;
  readonly conclusion: string | null;
}

/** The newest of at most 100, of this very repository: a fork's branch can be called main too. One call. */
export async function runsOfBranch(
  { octokit, owner, repo }: GitHubClient,
  { workflowPath, branch }: { readonly workflowPath: string; readonly branch: string },
): Promise<readonly EndedRun[]> {
  const workflow = { owner, repo, workflow_id: posix.basename(workflowPath) };
  const filter = { branch, status: "completed", exclude_pull_requests: true, per_page: 100 } as const;
  try {
    const { data } = await octokit.rest.actions.listWorkflowRuns({ ...workflow, ...filter });
    return data.workflow_runs.flatMap((run) => {
      const { id, event, head_sha: headSha, conclusion } = run;
      return isHere(run) && run.head_branch === branch ? [{ id, event, headSha, conclusion }] : [];
    });
  } catch (error) {
    // GitHub knows no such workflow: it is of another repository, or new.
    if (statusOf(error) === 404) return [];
    throw error;
  }
}

/** The description does not say that the repository of a fork may be gone. */
function isHere(run: {
  readonly head_repository: { readonly id: number } | null;
  readonly repository: { readonly id: number };
}): boolean {
  return run.head_repository?.id === run.repository.id;
}
