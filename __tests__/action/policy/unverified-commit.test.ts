import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Job } from "../../../src/action/job.ts";
import { main } from "../../../src/action/main.ts";
import { openJob } from "../../../src/action/open-job.ts";
import {
  actionJob,
  BASE_SHA,
  gateConfig,
  HEAD_SHA,
  type ActionJob,
  type ActionJobOptions,
} from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { PASS } from "../../support/samples/sample-report.ts";

/** Where git is missing, actions/checkout downloads the files alone, and nothing says which commit they are of. */

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  github.state.checks.splice(0);
  github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, gateConfig({}));
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

async function made(options: Partial<ActionJobOptions>): Promise<ActionJob> {
  const all = { github, permissions: FULL_PERMISSIONS, outcome: PASS, config: gateConfig({}) };
  const job = await actionJob({ ...all, event: "push", ...options });
  jobs.push(job);
  return job;
}

/** Ends as in a checkout that is no clone: the manifest names no commit either. */
async function runWithoutClone(job: ActionJob, root: string | null): Promise<number> {
  const { port } = job;
  const unknown: Job = {
    ...job,
    root,
    port: {
      ...port,
      async run(request) {
        const ended = await port.run(request);
        return { ...ended, run: { ...ended.run, manifest: { ...ended.run.manifest, git: null } } };
      },
    },
  };
  return main(job.io, () => Promise.resolve(unknown));
}

describe.each(["push", "pull_request"] as const)("a %s without a clone", (event) => {
  test("is inconclusive before anything is run, with the way out, and stores nothing", async () => {
    const job = await made({ event });
    expect(await runWithoutClone(job, null)).toBe(3);
    expect([job.requests, job.uploads]).toEqual([[], []]);
    expect(job.io.said.outputs.get("verdict")).toBe("inconclusive");
    expect(job.io.said.failures.join()).toContain("Install git before actions/checkout");
    expect(github.state.checks).toMatchObject([
      { conclusion: "failure", title: "inconclusive: the measured commit is not verified" },
    ]);
  });

  test("may be shown without passing, where the workflow says so, and makes no baseline", async () => {
    const job = await made({ event, inputs: { "unverified-commit": "neutral" } });
    expect(await runWithoutClone(job, null)).toBe(0);
    expect(job.uploads.map(({ name }) => name)).toEqual(["regression-gate-report-support-bot"]);
    expect(github.state.checks).toMatchObject([{ conclusion: "neutral" }]);
    expect(github.state.checks[0]?.title).toContain("commit not verified");
    expect(job.io.said.summaries.join()).toContain("commit not verified");
  });

  test("whose rows name no commit is inconclusive too, as where shards were measured without git", async () => {
    const job = await made({ event });
    expect(await runWithoutClone(job, job.workspace)).toBe(3);
    expect(job.uploads).toEqual([]);
  });
});

test("a command that checks out another commit while it is measured is seen", async () => {
  const job = await made({});
  let asked = 0;
  const head = (): Promise<string> => Promise.resolve(asked++ < 2 ? job.context.sha : BASE_SHA);
  const moved = { ...job, git: { ...job.git, head } };
  expect(await main(job.io, () => Promise.resolve(moved))).toBe(3);
  expect([job.requests.length, job.uploads]).toEqual([1, []]);
});

/** Runs the action as it opens itself, in a workspace whose folder `sub` is a clone with results in it. */
async function runInClone(
  event: "push" | "pull_request",
): Promise<{ readonly job: ActionJob; readonly sha: string }> {
  const config = gateConfig({}).replace("command: [node, run.mjs]", "results-file: rows.jsonl");
  github.state.contents.set(`${BASE_SHA}:sub/gate.yml`, config).set(`${BASE_SHA}:gate.yml`, config);
  const job = await made({ event, inputs: { config: "sub/gate.yml" } });
  const clone = join(job.workspace, "sub");
  await mkdir(clone);
  await writeFile(join(clone, "gate.yml"), config);
  const git = (...argv: readonly string[]): string =>
    execFileSync(
      "git",
      ["-c", "user.name=o", "-c", "user.email=o@x", "-c", "commit.gpgsign=false", ...argv],
      {
        cwd: clone,
        encoding: "utf8",
      },
    ).trim();
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "first");
  const row = (task: string, repetition: number): string =>
    `${JSON.stringify({ axes: { task }, repetition, metrics: { score: 0.5 } })}\n`;
  const rows = ["a", "b", "c"].flatMap((task) => [row(task, 0), row(task, 1)]).join("");
  await writeFile(join(job.workspace, "rows.jsonl"), rows);
  const sha = git("rev-parse", "HEAD");
  const env = { ...job.io.env, GITHUB_WORKSPACE: job.workspace, GITHUB_SHA: sha };
  const exitCode = await main({ ...job.io, env }, async (io) => {
    const opened = await openJob(io);
    return { ...opened, artifacts: job.artifacts };
  });
  expect([exitCode, job.io.said.failures]).toEqual([0, []]);
  return { job, sha };
}

test("a clone in a folder of the workspace is one: its commit is in the manifest", async () => {
  const { job } = await runInClone("push");
  expect(job.uploads.map(({ name }) => name)).toContain("regression-gate-baseline-support-bot");
});

test("a pull request's merge commit is measured, and its comment names the head that a reader sees", async () => {
  const { sha } = await runInClone("pull_request");
  const text = `\`${HEAD_SHA.slice(0, 7)}\` (merged with its base as \`${sha.slice(0, 7)}\`)`;
  expect(github.state.comments.at(-1)?.body).toContain(text);
  expect(github.state.checks.at(-1)?.summary).toContain(text);
});
