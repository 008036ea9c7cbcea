import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRepository, type Files, type Repository } from "../../__tests__/e2e/support/repository.ts";
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
import { PROVIDER_KEY } from "./adding-model.ts";
import { createEvents, type ActEvent, type Events } from "./events.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** A repository on the loopback GitHub; act plays its runners. */
export interface HostedRepository extends Omit<Events, "completed"> {
  readonly github: LoopbackGitHub;
  /** `workflow_run` of the last run. */
  afterLastRun(): Promise<ActEvent>;
  run(event: ActEvent, workflow: string, options: RunOptions): Promise<ActResult>;
  close(): Promise<void>;
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
  const checkouts = await otherCheckout(home);
  const events = createEvents(github, repository, files);
  let last: Finished | null = null;
  return {
    github,
    ...events,
    async afterLastRun() {
      if (last === null) throw new Error("nothing ran yet");
      return events.completed(last.event, last.run);
    },
    async run(event, workflow, { fromFork }) {
      const run = startRun(github, runOf(event, workflow));
      const token = issueJobToken(github, fromFork ? READ_PERMISSIONS : FULL_PERMISSIONS);
      const checkout = await checkOut(
        repository,
        { event, workflow },
        `https://github.com/${repositoryName(github)}`,
      );
      const payload = join(home, `event-${run.id}.json`);
      await writeFile(payload, JSON.stringify(event.payload));
      const argv = [
        event.name,
        `--workflows=${workflow}`,
        `--eventpath=${payload}`,
        ...SYSTEMS.map((system) => `--platform=${system}=-self-hosted`),
        "--no-cache-server",
        `--local-repository=org/regression-gate@v1=${action}`,
        `--local-repository=actions/checkout@v7=${checkouts}`,
        `--secret=GITHUB_TOKEN=${token}`,
        `--secret=OPENAI_API_KEY=${PROVIDER_KEY}`,
        ...variablesOf(github, { event, run, workflow }).map((variable) => `--env=${variable}`),
      ];
      const result = await start(act, argv, { cwd: checkout, home });
      last = { event, run };
      return result;
    },
    async close() {
      await github.close();
      await repository.remove();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Of the runner; all of them are this machine. */
const SYSTEMS = ["ubuntu-latest", "windows-latest", "macos-latest"];

interface Finished {
  readonly event: ActEvent;
  readonly run: Run;
}

/** What GitHub gives a fork's pull request. */
const READ_PERMISSIONS = {
  actions: "read",
  checks: "read",
  contents: "read",
  "pull-requests": "read",
} as const;

function runOf({ name, headBranch, headSha, head }: ActEvent, path: string): Partial<Run> {
  return { event: name, headBranch, headSha, path, headRepositoryId: head.id };
}

function repositoryName({ state }: LoopbackGitHub): string {
  return `${state.owner}/${state.repo}`;
}

/** What GitHub sets and act does not, or sets to something else. */
function variablesOf(
  github: LoopbackGitHub,
  { event, run, workflow }: Finished & { readonly workflow: string },
): readonly string[] {
  return [
    `GITHUB_API_URL=${github.url}`,
    `GITHUB_RUN_ID=${run.id}`,
    "GITHUB_RUN_ATTEMPT=1",
    `GITHUB_WORKFLOW_REF=${repositoryName(github)}/${workflow}@${event.ref}`,
    `GITHUB_REF=${event.ref}`,
    `ACTIONS_RESULTS_URL=${github.url}/`,
    `ACTIONS_RUNTIME_TOKEN=${runtimeToken(run)}`,
  ];
}

/** A clone as shallow as the workflow asks for, that knows only GitHub's address. */
async function checkOut(
  repository: Repository,
  { event, workflow }: { readonly event: ActEvent; readonly workflow: string },
  origin: string,
): Promise<string> {
  const folder = await repository.checkout(event.checkout);
  const depth = /fetch-depth: (\d+)/.exec(await readFile(join(folder, workflow), "utf8"));
  if (depth) await git(folder, "fetch", "--quiet", ...historyOf(depth[1] ?? "1"));
  await git(folder, "remote", "set-url", "origin", origin);
  return folder;
}

/** Depth 0 is all branches with all commits, as actions/checkout has it. */
function historyOf(depth: string): readonly string[] {
  return depth === "0"
    ? ["--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*"]
    : [`--depth=${depth}`];
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

/** act copies the repository itself; a checkout of another one, which only GitHub has, is a folder with one file. */
async function otherCheckout(home: string): Promise<string> {
  const folder = join(home, "checkout");
  await mkdir(folder);
  const inputs = ["repository", "ref", "path", "persist-credentials", "fetch-depth"];
  const action = {
    name: "checkout",
    description: "a folder in place of another repository",
    inputs: Object.fromEntries(inputs.map((name) => [name, { description: name, default: "" }])),
    runs: {
      using: "composite",
      steps: [
        {
          shell: "bash",
          env: { FOLDER: "${{ inputs.path }}" },
          run: 'mkdir -p "$FOLDER" && echo corpus > "$FOLDER/data.txt"',
        },
      ],
    },
  };
  // JSON is YAML.
  await writeFile(join(folder, "action.yml"), JSON.stringify(action));
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
): Promise<ActResult> {
  const { PATH = "" } = process.env;
  // Its caches and the runners' folders go with the home.
  const env = { PATH, HOME: home, XDG_CACHE_HOME: join(home, "cache") };
  const started = performance.now();
  const child = spawn(act, argv, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => void chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => void chunks.push(chunk));
  const [exitCode] = await once(child, "close");
  const seconds = (performance.now() - started) / 1000;
  return { exitCode, log: Buffer.concat(chunks).toString("utf8"), seconds };
}
