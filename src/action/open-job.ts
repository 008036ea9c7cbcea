import { realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { hasArtifactService } from "../adapters/github/artifacts/artifact-service.ts";
import { createArtifactStore } from "../adapters/github/artifacts/artifact-store.ts";
import { createGitHubClient } from "../adapters/github/client.ts";
import { topFolder } from "../adapters/node/git/git.ts";
import { createLocalGit } from "../adapters/node/git/local-git.ts";
import type { ActionsIo } from "../adapters/github/actions-io.ts";
import { systemClock } from "../adapters/node/clock.ts";
import { interruption } from "../adapters/node/interruption.ts";
import { checkoutState } from "../app/checkout-state.ts";
import { DEFAULT_OUT, type Workspace } from "../app/workspace.ts";
import type { Job } from "./job.ts";
import { localPort, localShardPort } from "./local-machine.ts";
import { NO_ARTIFACT_STORE } from "./artifacts/without-artifacts.ts";
import { readInputs } from "./inputs/read-inputs.ts";
import { readWorkflowContext } from "./inputs/workflow-context.ts";

/** Composition root of the action: the real GitHub, the real machine. */
export async function openJob(io: ActionsIo): Promise<Job> {
  // A cancelled job is interrupted first, asked to end 7.5 s later and killed 2.5 s after that: time to close the check.
  return jobOf(io, () => interruption("the job was cancelled").signal);
}

/** A job that `interrupted` stops; it is called once, when the workspace is known. */
export async function jobOf(io: ActionsIo, interrupted: () => AbortSignal): Promise<Job> {
  const inputs = readInputs(io.input);
  io.hide(inputs["github-token"]);
  const context = readWorkflowContext(io.env, await io.eventPayload());
  const workspace = await realpathOr(
    join(io.env["GITHUB_WORKSPACE"] ?? process.cwd(), inputs["working-directory"]),
  );
  const root = await findRoot(workspace, inputs.config);
  const { apiUrl, owner, repo } = context;
  const signal = interrupted();
  const out = join(workspace, DEFAULT_OUT);
  // The state is read before the first of several gates, whose programs may edit files. A clone in a folder of the
  // workspace is not around it, where a run would look for one.
  const ahead = root === null ? {} : { gitAhead: checkoutState(root, io.env) };
  const place = { root: workspace, out, env: io.env, extraEnv: {}, clock: systemClock, signal };
  const { event } = context;
  const base = "baseSha" in event ? { changeBase: event.baseSha } : {};
  const change = { ...base, ...(event.kind === "pull-request" ? { changeHead: event.headSha } : {}) };
  const local: Workspace = { ...place, ...ahead, ...change };
  return {
    io,
    inputs,
    context,
    workspace,
    root,
    client: createGitHubClient({ token: inputs["github-token"], apiUrl, owner, repo, onWait: io.warn }),
    artifacts: hasArtifactService(context.serverUrl) ? createArtifactStore() : NO_ARTIFACT_STORE,
    git: createLocalGit(root ?? workspace),
    port: localPort(local),
    shards: localShardPort(local),
    temporary: io.env["RUNNER_TEMP"] ?? tmpdir(),
    nowMs: Date.now,
    sleep: (ms) => setTimeout(ms),
    random: Math.random,
  };
}

/** The clone may be in a folder of the workspace, or the workspace in a folder of the clone. */
async function findRoot(workspace: string, config: string): Promise<string | null> {
  for (const folder of [dirname(join(workspace, config.split("\n", 1)[0] ?? "")), workspace]) {
    const top = await topFolder(folder);
    if (top !== null) return realpathOr(top);
  }
  return null;
}

/** The path as git names folders. What does not exist is reported where it is read. */
async function realpathOr(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
