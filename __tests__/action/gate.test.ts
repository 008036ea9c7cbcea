import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../../src/action/main.ts";
import { post } from "../../src/action/post.ts";
import {
  actionJob,
  BASE_SHA,
  HEAD_SHA,
  type ActionJob,
  type ActionJobOptions,
} from "../support/action-job.ts";
import { FULL_PERMISSIONS } from "../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../support/loopback-github/loopback-github.ts";
import { FIRST_RUN, PASS, RED } from "../support/sample-report.ts";

const config = (margin: string): string => `version: 1
id: support-bot
matrix:
  axes: { task: [a, b, c] }
  repetitions: 2
run: { command: [node, run.mjs] }
metrics:
  score: { kind: score, better: higher, margin: ${margin} }
compare: { unit: task }
baseline: { from: artifact, branch: main }
paths: ["src/**"]
`;

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];

beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  const { state } = github;
  for (const list of [state.comments, state.checks, state.statuses, state.requests]) list.splice(0);
  state.pulls.set(17, { number: 17, files: ["src/a.ts", "regression-gate.yml"] });
  state.contents.set(`${BASE_SHA}:regression-gate.yml`, config("0.02"));
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

async function run(
  options: Partial<ActionJobOptions>,
): Promise<{ readonly job: ActionJob; readonly exitCode: number }> {
  const job = await actionJob({
    github,
    permissions: FULL_PERMISSIONS,
    outcome: PASS,
    config: config("0.02"),
    event: "pull_request",
    ...options,
  });
  jobs.push(job);
  return { job, exitCode: await main(job.io, () => Promise.resolve(job)) };
}

describe("a pull request", () => {
  test("with a regression: report, summary, red check on its head, comment, outputs, and then the exit code", async () => {
    const { job, exitCode } = await run({ outcome: RED });
    expect(exitCode).toBe(1);
    expect(job.uploads.map((upload) => upload.name)).toEqual(["regression-gate-report-support-bot"]);
    expect(job.io.said.summaries).toHaveLength(1);
    expect(github.state.checks).toMatchObject([
      {
        name: "regression-gate / support-bot",
        headSha: HEAD_SHA,
        status: "completed",
        conclusion: "failure",
      },
    ]);
    expect(github.state.comments).toHaveLength(1);
    expect(job.io.said.outputs.get("verdict")).toBe("fail");
    expect(job.io.said.outputs.get("comment-url")).toContain("#issuecomment-");
    expect(job.io.said.warnings).toEqual([]);
    expect(job.io.said.failures).toEqual([expect.stringContaining(`${RED.title} (exit code 1)`)]);
    expect(job.io.said.hidden).toContain("hunter2-secret");
  });

  test("is judged by the policy of its base, and what it changes is told", async () => {
    const { job } = await run({ config: config("0.50") });
    const [request] = job.requests;
    expect(request?.config.metrics.find((metric) => metric.name === "score")?.margin.value).toBe(0.02);
    expect(request?.policyChanges).toMatchObject([{ path: "metrics.score.margin", looser: true }]);
  });

  test("is judged by its own policy when the workflow says so", async () => {
    const { job } = await run({ config: config("0.50"), inputs: { "policy-from": "head" } });
    expect(job.requests[0]?.config.metrics.find((metric) => metric.name === "score")?.margin.value).toBe(0.5);
  });

  test("that touches nothing covered passes at once, without a run and without a comment", async () => {
    github.state.pulls.set(17, { number: 17, files: ["docs/a.md"] });
    const { job, exitCode } = await run({ outcome: RED });
    expect(exitCode).toBe(0);
    expect(job.requests).toEqual([]);
    expect(github.state.checks).toMatchObject([
      { conclusion: "success", title: "nothing this gate covers changed" },
    ]);
    expect(github.state.comments).toEqual([]);
  });

  test("with a token that may only read has the same verdict, and each missing permission is named once", async () => {
    const { job, exitCode } = await run({
      outcome: RED,
      permissions: { actions: "read", contents: "read", "pull-requests": "read" },
    });
    expect(exitCode).toBe(1);
    expect(job.io.said.warnings).toEqual([
      expect.stringContaining("`checks: write`"),
      expect.stringContaining("`pull-requests: write`"),
    ]);
    expect(github.state.comments).toEqual([]);
    expect(job.io.said.outputs.get("verdict")).toBe("fail");
  });

  test("whose run breaks closes its check and ends with our exit code", async () => {
    const { job, exitCode } = await run({ outcome: new Error("kaboom") });
    expect(exitCode).toBe(70);
    expect(github.state.checks).toMatchObject([{ status: "completed", conclusion: "failure" }]);
    expect(job.io.said.failures.join()).toContain("kaboom");
  });

  test("with a broken config says so before anything is opened", async () => {
    const { job, exitCode } = await run({ config: "version: 1\nmatrx: {}\n" });
    expect(exitCode).toBe(2);
    expect(job.io.said.failures.join("\n")).toContain("matrx");
    expect(github.state.checks).toEqual([]);
  });

  test("is commented on only when there is something to say, if asked so", async () => {
    await run({ inputs: { comment: "on-findings" } });
    expect(github.state.comments).toEqual([]);
    await run({ inputs: { comment: "on-findings" }, outcome: RED });
    await run({ inputs: { comment: "on-findings" } });
    expect(github.state.comments.map((comment) => comment.edits)).toEqual([1]);
  });

  test("makes at most 8 API calls, here without any from the look-up of the baseline (3)", async () => {
    await run({});
    expect(github.state.requests.map((request) => request.operation)).toEqual([
      "pulls/list-files",
      "repos/get-content",
      "checks/create",
      "checks/update",
      "issues/list-comments",
      "issues/create-comment",
    ]);
  });

  test("under pull_request_target is refused, since its code would run with the base's secrets", async () => {
    const { job, exitCode } = await run({ event: "pull_request_target" });
    expect(exitCode).toBe(2);
    expect(job.io.said.failures.join()).toContain("must not execute code of a pull request");
    expect(job.requests).toEqual([]);
  });
});

describe("the base branch", () => {
  test("stores its baseline whatever the verdict, and has no comment", async () => {
    const { job, exitCode } = await run({ event: "push", outcome: RED, inputs: { mode: "baseline" } });
    expect(exitCode).toBe(1);
    expect(job.uploads.map((upload) => upload.name)).toEqual([
      "regression-gate-report-support-bot",
      "regression-gate-baseline-support-bot",
    ]);
    expect(github.state.comments).toEqual([]);
  });

  test("is neutral on its first run", async () => {
    const { exitCode } = await run({ event: "push", outcome: FIRST_RUN });
    expect(exitCode).toBe(0);
    expect(github.state.checks).toMatchObject([{ conclusion: "neutral", headSha: HEAD_SHA }]);
  });

  test("is the only place for mode baseline", async () => {
    const { exitCode } = await run({ inputs: { mode: "baseline" } });
    expect(exitCode).toBe(2);
  });
});

test("a merge group is gated by the base's policy, without a comment and without storing a baseline", async () => {
  const { job } = await run({ event: "merge_group", config: config("0.50") });
  expect(job.uploads.map((upload) => upload.name)).toEqual(["regression-gate-report-support-bot"]);
  expect(job.requests[0]?.policyChanges).toHaveLength(1);
  expect(github.state.checks).toMatchObject([{ headSha: HEAD_SHA }]);
  expect(github.state.comments).toEqual([]);
});

test("two gate ids keep their own check, comment and artifact", async () => {
  const first = await run({ inputs: { "gate-id": "core" } });
  const second = await run({ inputs: { "gate-id": "full" }, outcome: RED });
  expect(github.state.checks.map((check) => check.name)).toEqual([
    "regression-gate / core",
    "regression-gate / full",
  ]);
  expect(github.state.comments).toHaveLength(2);
  expect([first, second].map(({ job }) => job.uploads[0]?.name)).toEqual([
    "regression-gate-report-core",
    "regression-gate-report-full",
  ]);
});

test("a dry run prints the plan between stopped commands, and opens nothing", async () => {
  const { job, exitCode } = await run({ inputs: { "dry-run": "true" } });
  expect(exitCode).toBe(0);
  expect(job.io.said.lines).toEqual([
    expect.stringMatching(/^::stop-commands::/),
    "plan: 60 trials",
    expect.stringMatching(/^::[0-9a-f-]{36}::$/),
  ]);
  expect(github.state.checks).toEqual([]);
});

describe("the post step", () => {
  test("closes a check that a killed job left open", async () => {
    const { job } = await run({});
    const { id } = github.state.checks[0]!;
    Object.assign(github.state.checks[0]!, { status: "in_progress", conclusion: null });
    job.io.said.states.delete("check-closed");
    expect(await post(job.io, () => Promise.resolve(job))).toBe(0);
    expect(github.state.checks).toMatchObject([{ id, status: "completed", conclusion: "cancelled" }]);
  });

  test("finds the check of a job that was killed before it heard of it, and no other", async () => {
    const { job } = await run({});
    const [check] = github.state.checks;
    Object.assign(check!, { status: "in_progress", conclusion: null });
    github.state.checks.push({ ...check!, id: 999_999, detailsUrl: "https://github.com/another/run" });
    const { request } = JSON.parse(job.io.state("check"));
    job.io.said.states.set("check", JSON.stringify({ request, handle: null }));
    job.io.said.states.delete("check-closed");
    await post(job.io, () => Promise.resolve(job));
    expect(github.state.checks.map((one) => one.conclusion)).toEqual(["cancelled", null]);
  });

  test("has nothing to do after a job that ended by itself", async () => {
    const { job } = await run({});
    const before = github.state.requests.length;
    await post(job.io, () => Promise.resolve(job));
    expect(github.state.requests).toHaveLength(before);
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
