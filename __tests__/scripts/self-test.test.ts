import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { BRANCHES, SCENARIOS, type Branch, type Phase } from "../../scripts/self-test/scenarios.ts";
import { playPhase, type SelfTest } from "../../scripts/self-test/play.ts";
import { tableRows } from "../../scripts/self-test/table-rows.ts";
import { runBundle } from "../e2e/support/run-bundle.ts";
import { runSources } from "../e2e/support/run-sources.ts";
import { createRepository, type Files, type Repository } from "../e2e/support/repository.ts";
import { COMPILE_CACHE } from "../support/command-line/quick-start.ts";
import {
  FULL_PERMISSIONS,
  issueJobToken,
  runtimeToken,
  startRun,
} from "../support/loopback-github/arrange.ts";
import { clientFor } from "../support/loopback-github/client.ts";
import { type LoopbackGitHub, startLoopbackGitHub } from "../support/loopback-github/loopback-github.ts";
import type { Run } from "../support/loopback-github/state.ts";

/**
 * The jobs of the self-test's workflow that run the action, against the loopback; its other jobs are done by hand here. A
 * fork's job is played as the workflow plays it: the script and the bundle, a process each.
 */

jest.setTimeout(180_000);

const ROOT = join(import.meta.dirname, "../..");
const PRODUCT = "scripts/self-test/product";
const WORKFLOW = ".github/workflows/self-test.yml";
const CONFIG = `${PRODUCT}/regression-gate.yml`;
const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const FILES: Files = Object.fromEntries(
  [CONFIG, `${PRODUCT}/measure.mjs`].map((path) => [path, textOf(path)]),
);

/** Branch -> the file that it adds, as the workflow says. */
const ADDED = new Map(
  [...textOf(WORKFLOW).matchAll(/^ +open (\w+) (\S+)$/gm)].map(([, name = "", path = ""]) => [name, path]),
);
const READ_PERMISSIONS = {
  actions: "read",
  checks: "read",
  contents: "read",
  "pull-requests": "read",
} as const;

let github: LoopbackGitHub;
let repository: Repository;
let run: Run;
let pulls: Readonly<Record<string, { readonly number: number; readonly head: string }>>;

beforeAll(async () => {
  github = await startLoopbackGitHub();
  repository = await createRepository(FILES);
  const sha = await repository.head("main");
  await checkOut("main");
  pulls = Object.fromEntries(await openAll(sha));
  for (const [commit, parents] of await repository.parents()) github.state.commits.set(commit, parents);
  const inProgress = { headSha: sha, path: WORKFLOW, status: "in_progress" } as const;
  run = startRun(github, { event: "workflow_dispatch", ...inProgress });
});
afterAll(async () => {
  await github.close();
  await repository.remove();
});

async function checkOut(branch: string): Promise<void> {
  mkdirSync(join(repository.folder, "checkouts"), { recursive: true });
  renameSync(await repository.checkout(branch), join(repository.folder, "checkouts", branch));
}

async function openAll(sha: string) {
  const opened: (readonly [Branch, { readonly number: number; readonly head: string }])[] = [];
  github.state.contents.set(`${sha}:${CONFIG}`, FILES[CONFIG] ?? "");
  for (const branch of BRANCHES) {
    const path = ADDED.get(branch) ?? "";
    const head = await repository.commit(branch, "main", { [path]: "self-test\n" });
    const number = opened.length + 1;
    github.state.pulls.set(number, { number, headSha: head, baseSha: sha, files: [path] });
    github.state.contents.set(`${head}:${CONFIG}`, FILES[CONFIG] ?? "");
    await checkOut(branch);
    opened.push([branch, { number, head }]);
  }
  return opened;
}

interface Played {
  readonly exitCode: number;
  readonly rows: readonly string[];
}

/** What a job of the workflow has of its run. */
function runVariables(): Readonly<Record<string, string>> {
  const { owner, repo } = github.state;
  return {
    GITHUB_REPOSITORY: `${owner}/${repo}`,
    GITHUB_RUN_ID: String(run.id),
    GITHUB_WORKFLOW_REF: `${owner}/${repo}/${WORKFLOW}@refs/heads/main`,
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: "https://github.com",
    ACTIONS_RESULTS_URL: `${github.url}/`,
    ACTIONS_RUNTIME_TOKEN: runtimeToken(run),
  };
}

/** One job, without its processes but for the one that is cancelled: rows that went as expected or not. */
async function playHere(phase: Phase): Promise<string> {
  const token = issueJobToken(github, FULL_PERMISSIONS);
  const selfTest: SelfTest = {
    client: clientFor(github, token),
    token,
    runId: run.id,
    attempt: 1,
    repositoryId: github.state.repositoryId,
    defaultBranch: "main",
    sha: run.headSha,
    pulls,
    checkout: (branch) => join(repository.folder, "checkouts", branch ?? "main"),
    env: runVariables(),
    runJob: (job, { cancelled }) =>
      cancelled
        ? runBundle({ ...job, env: { ...job.env, NODE_COMPILE_CACHE: COMPILE_CACHE } })
        : runSources({ ...job, github, runId: run.id, token }),
    pause: () => Promise.reject(new Error("expected an artifact of the loopback to be listed at once")),
    print: () => undefined,
  };
  return tableRows(await playPhase(selfTest, phase));
}

/** One job: the program that the action of the workflow names. */
async function play(phase: Phase, permissions: Parameters<typeof issueJobToken>[1]): Promise<Played> {
  const { repositoryId } = github.state;
  const output = join(repository.folder, `output-${phase}`);
  writeFileSync(output, "");
  const env = {
    ...runVariables(),
    PATH: process.env["PATH"] ?? "",
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    INPUT_TOKEN: issueJobToken(github, permissions),
    INPUT_PHASE: phase,
    INPUT_PULLS: JSON.stringify(pulls),
    GITHUB_OUTPUT: output,
    GITHUB_WORKSPACE: repository.folder,
    GITHUB_REPOSITORY_ID: String(repositoryId),
    GITHUB_REF_NAME: "main",
    GITHUB_SHA: run.headSha,
    GITHUB_RUN_ATTEMPT: "1",
  };
  const exitCode = await new Promise<number>((resolve) => {
    const argv = ["--no-warnings", join(ROOT, "scripts/self-test.ts")];
    const child = execFile(process.execPath, argv, { env, maxBuffer: 16 << 20 }, () =>
      resolve(child.exitCode ?? -1),
    );
  });
  const lines = readFileSync(output, "utf8").split("\n");
  return { exitCode, rows: lines.filter((line) => line.startsWith("| ")) };
}

/** The rows of a phase that went well. */
function expectedRows(phase: Phase): readonly string[] {
  const scenarios = SCENARIOS.filter((scenario) => scenario.phase === phase);
  return tableRows(scenarios.map((scenario) => ({ ...scenario, got: scenario.expected }))).split("\n");
}

test("push, pull requests, re-run and a cancelled job end as the self-test expects", async () => {
  expect((await playHere("stored")).split("\n")).toEqual(expectedRows("stored"));
});

test("the first step of a fork ends as the self-test expects", async () => {
  expect(await play("fork", READ_PERMISSIONS)).toEqual({ exitCode: 0, rows: expectedRows("fork") });
});

test("the second step of a fork and a deleted baseline end as the self-test expects", async () => {
  const { artifacts, runs } = github.state;
  const name = `regression-gate-baseline-self-test-${run.id}-1`;
  artifacts.splice(
    artifacts.findIndex((artifact) => artifact.name === name),
    1,
  );
  // A run in progress would be waited for, a minute long.
  runs.set(run.id, { ...run, status: "completed" });
  expect((await playHere("after")).split("\n")).toEqual(expectedRows("after"));
});

test("a scenario that ends otherwise than expected fails its job, and its row says so", async () => {
  const { exitCode, rows } = await play("fork", FULL_PERMISSIONS);
  expect(exitCode).toBe(1);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatch(/\| \*\*no\*\* \|$/);
});

test("no request and no answer broke GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});

test("a bar in a cell does not end it", () => {
  expect(tableRows([{ title: "a|b", expected: "x", got: "y" }])).toBe("| a\\|b | x | y | **no** |");
});
