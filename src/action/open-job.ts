import { createArtifactStore } from "../adapters/github/artifact-store.ts";
import { createGitHubClient } from "../adapters/github/client.ts";
import { createLocalGit } from "../adapters/github/local-git.ts";
import type { RunnerIo } from "../adapters/github/runner-io.ts";
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
  return {
    io,
    inputs,
    context,
    workspace,
    client: createGitHubClient({ token: inputs["github-token"], apiUrl, owner, repo, onWait: io.warn }),
    artifacts: createArtifactStore(),
    git: createLocalGit(workspace),
    port: localPort({ root: workspace, env: io.env, signal: cancellation() }),
    nowMs: Date.now,
  };
}

/** A cancelled job is interrupted first and killed 7.5 s later: time to close the check. */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => controller.abort(new Error("the job was cancelled")));
  }
  return controller.signal;
}
