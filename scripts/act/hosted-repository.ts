import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRepository, type Files } from "../../__tests__/e2e/support/repository.ts";
import {
  FULL_PERMISSIONS,
  issueJobToken,
  runtimeToken,
  startRun,
} from "../../__tests__/support/loopback-github/arrange.ts";
import {
  startLoopbackGitHub,
  type LoopbackGitHub,
} from "../../__tests__/support/loopback-github/loopback-github.ts";
import type { Run } from "../../__tests__/support/loopback-github/state.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** A repository on the loopback GitHub; act plays its runners. */
export interface HostedRepository {
  readonly github: LoopbackGitHub;
  /** Commits to main; answers with the event that GitHub would send, as the others do. */
  push(files: Files): Promise<ActEvent>;
  /** `workflow_dispatch` or `repository_dispatch` after a commit to main. */
  onMain(event: string, files: Files): Promise<ActEvent>;
  /** A pull request from a branch of this repository. */
  open(files: Files): Promise<ActEvent>;
  openFromFork(files: Files): Promise<ActEvent>;
  /** The merge queue's group of a pull request with these files. */
  queue(files: Files): Promise<ActEvent>;
  /** `workflow_run` of the last run. */
  afterLastRun(): Promise<ActEvent>;
  run(event: ActEvent, workflow: string, options: RunOptions): Promise<ActResult>;
  close(): Promise<void>;
}

export interface ActEvent {
  readonly name: string;
  readonly ref: string;
  readonly headBranch: string;
  readonly headSha: string;
  /** Branch of the origin that the job checks out. */
  readonly checkout: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface RunOptions {
  /** The token can only read. */
  readonly fromFork: boolean;
}

export interface ActResult {
  readonly exitCode: number | null;
  readonly log: string;
  readonly seconds: number;
}

export async function hostRepository(act: string, files: Files): Promise<HostedRepository> {
  const github = await startLoopbackGitHub();
  const repository = await createRepository(files);
  const home = await mkdtemp(join(tmpdir(), "act-home-"));
  const action = await copyOfAction(home);
  const { owner, repo } = github.state;
  const origin = `https://github.com/${owner}/${repo}`;
  const repositoryPayload = {
    repository: { id: github.state.repositoryId, full_name: `${owner}/${repo}`, default_branch: "main" },
  };
  let pulls = 0;

  const open = async (changed: Files): Promise<ActEvent> => {
    pulls += 1;
    const number = pulls;
    const branch = `change-${number}`;
    const baseSha = await repository.commit("main", "main", {});
    const headSha = await repository.commit(branch, "main", changed);
    const merged = `merge-${number}`;
    await repository.merge(merged, "main", branch);
    github.state.pulls.set(number, { number, headSha, files: Object.keys(changed) });
    for (const [path, text] of Object.entries(files)) github.state.contents.set(`${baseSha}:${path}`, text);
    const full = { full_name: `${owner}/${repo}` };
    const pull = {
      number,
      head: { sha: headSha, ref: branch, repo: full },
      base: { sha: baseSha, ref: "main", repo: full },
    };
    return {
      name: "pull_request",
      ref: `refs/pull/${number}/merge`,
      headBranch: branch,
      headSha,
      checkout: merged,
      payload: { ...repositoryPayload, number, pull_request: pull },
    };
  };

  return {
    github,
    open,
    async push(changed) {
      const headSha = await repository.commit("main", "main", changed);
      const payload = { ...repositoryPayload, ref: "refs/heads/main", after: headSha };
      return { name: "push", ref: "refs/heads/main", headBranch: "main", headSha, checkout: "main", payload };
    },
    async queue(changed) {
      const event = await open(changed);
      const headSha = await repository.commit(event.checkout, "main", {});
      const baseSha = await repository.commit("main", "main", {});
      const ref = `refs/heads/gh-readonly-queue/main/pr-${pulls}`;
      const group = { head_sha: headSha, base_sha: baseSha, head_ref: ref, base_ref: "refs/heads/main" };
      const payload = { ...repositoryPayload, merge_group: group };
      return { ...event, name: "merge_group", ref, headSha, payload };
    },
    async run(event, workflow, options = {}) {
      const { name, headBranch, headSha } = event;
      const run = startRun(github, { event: name, headBranch, headSha, path: workflow });
      const token = issueJobToken(github, options.permissions ?? FULL_PERMISSIONS);
      const checkout = await repository.checkout(event.checkout);
      await git(checkout, "remote", "set-url", "origin", origin);
      const payload = join(home, `event-${run.id}.json`);
      await writeFile(payload, JSON.stringify(event.payload));
      const variables = {
        GITHUB_API_URL: github.url,
        GITHUB_RUN_ID: String(run.id),
        GITHUB_RUN_ATTEMPT: String(options.attempt ?? 1),
        GITHUB_WORKFLOW_REF: `${owner}/${repo}/${workflow}@${event.ref}`,
        GITHUB_REF: event.ref,
        ACTIONS_RESULTS_URL: `${github.url}/`,
        ACTIONS_RUNTIME_TOKEN: runtimeToken(run),
      };
      const argv = [
        name,
        `--workflows=${workflow}`,
        `--eventpath=${payload}`,
        "--platform=ubuntu-latest=-self-hosted",
        "--no-cache-server",
        `--local-repository=org/regression-gate@v1=${action}`,
        `--secret=GITHUB_TOKEN=${token}`,
        ...Object.entries(variables).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
      ];
      const result = await start(act, argv, { cwd: checkout, home });
      return { ...result, run };
    },
    async close() {
      await github.close();
      await repository.remove();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** What a runner downloads of this action, without what only its developers need. */
async function copyOfAction(home: string): Promise<string> {
  const folder = join(home, "action");
  await mkdir(folder);
  for (const part of ["action.yml", "dist"]) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true });
  }
  return folder;
}

async function git(cwd: string, ...argv: readonly string[]): Promise<void> {
  const [code] = await once(spawn("git", argv, { cwd, stdio: "ignore" }), "close");
  if (code !== 0) throw new Error(`git ${argv.join(" ")} ended with ${String(code)}`);
}

async function start(
  act: string,
  argv: readonly string[],
  { cwd, home }: { readonly cwd: string; readonly home: string },
): Promise<Pick<ActResult, "exitCode" | "log">> {
  const { PATH = "" } = process.env;
  // Its caches and the runners' folders go with the home.
  const env = { PATH, HOME: home, XDG_CACHE_HOME: join(home, "cache") };
  const child = spawn(act, argv, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => void chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => void chunks.push(chunk));
  const [exitCode] = await once(child, "close");
  return { exitCode, log: Buffer.concat(chunks).toString("utf8") };
}
