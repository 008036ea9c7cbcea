import type { ArtifactApi, ListedArtifact, WorkflowRun } from "../../../baselines/artifact-api.ts";
import type { GitHubClient } from "../client.ts";
import { downloadArtifact } from "./download-artifact.ts";

/** The search's questions, asked with the action's client, which waits for rate limits and tries again. */
export function octokitArtifactApi(client: GitHubClient): ArtifactApi {
  const { octokit, owner, repo } = client;
  const place = { owner, repo, per_page: 100 };
  return {
    async artifactsNamed(name, page) {
      const { data } = await octokit.rest.actions.listArtifactsForRepo({ ...place, name, page });
      return data.artifacts.map(toListed);
    },
    async artifactsOfRun(runId, name) {
      const { data } = await octokit.rest.actions.listWorkflowRunArtifacts({ ...place, run_id: runId, name });
      return data.artifacts.map(toListed);
    },
    async workflowRun(runId) {
      const { data } = await octokit.rest.actions.getWorkflowRun({
        owner,
        repo,
        run_id: runId,
        exclude_pull_requests: true,
      });
      return toRun(data);
    },
    download: (artifact, maxBytes) => downloadArtifact(client, artifact, maxBytes),
    async mergeBase(base, head) {
      const basehead = `${base}...${head}`;
      // The commits and files of the comparison are not asked for.
      const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
        ...place,
        basehead,
        per_page: 1,
      });
      return data.merge_base_commit.sha;
    },
    async commitsBehind(sha) {
      const { data } = await octokit.rest.repos.listCommits({ ...place, ...(sha === null ? {} : { sha }) });
      return data.map((commit) => commit.sha);
    },
  };
}

type Actions = GitHubClient["octokit"]["rest"]["actions"];
type Artifact = Awaited<ReturnType<Actions["listArtifactsForRepo"]>>["data"]["artifacts"][number];
type Run = Awaited<ReturnType<Actions["getWorkflowRun"]>>["data"];

function toListed(artifact: Artifact): ListedArtifact {
  const run = artifact.workflow_run ?? null;
  return {
    id: artifact.id,
    name: artifact.name,
    digest: artifact.digest ?? null,
    expired: artifact.expired,
    createdAt: artifact.created_at,
    run:
      run?.id === undefined
        ? null
        : {
            id: run.id,
            repositoryId: run.repository_id ?? null,
            headRepositoryId: run.head_repository_id ?? null,
            headBranch: run.head_branch ?? null,
            headSha: run.head_sha ?? null,
          },
  };
}

function toRun(run: Run): WorkflowRun {
  return {
    id: run.id,
    event: run.event,
    headBranch: run.head_branch,
    path: run.path.replace(/@.*$/, ""),
    attempt: run.run_attempt ?? 1,
    status: run.status,
    updatedAt: run.updated_at,
    url: run.html_url,
  };
}
