import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { hasArtifactService } from "../adapters/github/artifacts/artifact-service.ts";
import { createArtifactStore } from "../adapters/github/artifacts/artifact-store.ts";
import { createGitHubClient } from "../adapters/github/client.ts";
import { createLocalGit } from "../adapters/node/git/local-git.ts";
import type { RunnerIo } from "../adapters/github/runner-io.ts";
import { systemClock } from "../adapters/node/clock.ts";
import { interruption } from "../adapters/node/interruption.ts";
import { DEFAULT_OUT, type Workspace } from "../app/workspace.ts";
import type { Job } from "./job.ts";
import { localPort, localShardPort } from "./local-machine.ts";
import { NO_ARTIFACT_STORE } from "./artifacts/without-artifacts.ts";
import { readInputs } from "./inputs/read-inputs.ts";
import { readWorkflowContext } from "./inputs/workflow-context.ts";

/** Composition root of the action: the real GitHub, the real machine. */
export async function openJob(io: RunnerIo): Promise<Job> {
  const inputs = readInputs(io.input);
  io.hide(inputs["github-token"]);
  const context = readWorkflowContext(io.env, await io.eventPayload());
  const workspace = io.env["GITHUB_WORKSPACE"] ?? process.cwd();
  const { apiUrl, owner, repo } = context;
  // A cancelled job is interrupted first, asked to end 7.5 s later and killed 2.5 s after that: time to close the check.
  const signal = interruption("the job was cancelled");
  const out = join(workspace, DEFAULT_OUT);
  const local: Workspace = { root: workspace, out, env: io.env, extraEnv: {}, clock: systemClock, signal };
  return {
    io,
    inputs,
    context,
    workspace,
    client: createGitHubClient({ token: inputs["github-token"], apiUrl, owner, repo, onWait: io.warn }),
    artifacts: hasArtifactService(context.serverUrl) ? createArtifactStore() : NO_ARTIFACT_STORE,
    git: createLocalGit(workspace),
    port: localPort(local),
    shards: localShardPort(local),
    temporary: io.env["RUNNER_TEMP"] ?? tmpdir(),
    nowMs: Date.now,
    sleep: (ms) => setTimeout(ms),
    random: Math.random,
  };
}
