import { createArtifactStore } from "../adapters/github/artifact-store.ts";
import { createGitHubClient } from "../adapters/github/client.ts";
import { createLocalGit } from "../adapters/node/local-git.ts";
import type { RunnerIo } from "../adapters/github/runner-io.ts";
import { interruption } from "../adapters/node/interruption.ts";
import { readInputs } from "./inputs.ts";
import type { Job } from "./job.ts";
import { localPort } from "./local-port.ts";
import { readWorkflowContext } from "./workflow-context.ts";

/** Composition root of the action: the real GitHub, the real machine. */
export async function openJob(io: RunnerIo): Promise<Job> {
  const inputs = readInputs(io.input);
  io.hide(inputs["github-token"]);
  const context = readWorkflowContext(io.env, await io.eventPayload());
  const workspace = io.env["GITHUB_WORKSPACE"] ?? process.cwd();
  const { apiUrl, owner, repo } = context;
  // A cancelled job is interrupted first, asked to end 7.5 s later and killed 2.5 s after that: time to close the check.
  const signal = interruption("the job was cancelled");
  return {
    io,
    inputs,
    context,
    workspace,
    client: createGitHubClient({ token: inputs["github-token"], apiUrl, owner, repo, onWait: io.warn }),
    artifacts: createArtifactStore(),
    git: createLocalGit(workspace),
    port: localPort({ root: workspace, env: io.env, signal }),
    nowMs: Date.now,
  };
}
