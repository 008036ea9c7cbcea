import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../../../src/action/main.ts";
import { NameTakenError } from "../../../src/adapters/github/artifacts/artifact-store.ts";
import {
  actionJob,
  BASE_SHA,
  HEAD_SHA,
  type ActionJob,
  type ActionJobOptions,
} from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS, startRun } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { PASS, RED } from "../../support/samples/sample-report.ts";

const CONFIG = `version: 1
id: support-bot
matrix:
  axes: { task: [a, b, c] }
  repetitions: 2
run: { command: [node, run.mjs] }
metrics:
  score: { kind: score, better: higher, margin: 0.02 }
`;
const OPTIONS = { permissions: FULL_PERMISSIONS, config: CONFIG, event: "pull_request" } as const;

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];

beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  const { state } = github;
  for (const list of [state.comments, state.checks, state.requests]) list.splice(0);
  state.pulls.set(17, { number: 17, headSha: HEAD_SHA, files: ["src/a.ts"] });
  state.contents.set(`${BASE_SHA}:regression-gate.yml`, CONFIG);
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

async function run(
  options: Partial<ActionJobOptions>,
  change: (job: ActionJob) => ActionJob = (job) => job,
): Promise<{ readonly job: ActionJob; readonly exitCode: number }> {
  const job = change(await actionJob({ ...OPTIONS, outcome: PASS, github, ...options }));
  jobs.push(job);
  return { job, exitCode: await main(job.io, () => Promise.resolve(job)) };
}

const shown = () => ({
  checks: github.state.checks.map(({ name, conclusion }) => [name, conclusion]),
  comments: github.state.comments.map(({ body, edits }) => [body.includes("egression: score"), edits]),
});

describe("two jobs of one run with one gate id", () => {
  test.each([
    ["that are other jobs of the workflow", { env: { GITHUB_JOB: "a" } }, { env: { GITHUB_JOB: "b" } }],
    ["that nothing tells apart", {}, {}],
    ["of a matrix", { inputs: { matrix: '{"os":"linux"}' } }, { inputs: { matrix: '{"os":"macos"}' } }],
  ])("%s: the later one is a usage error and overwrites nothing", async (_, first, second) => {
    const runId = startRun(github, { event: "pull_request" }).id;
    await run({ runId, outcome: RED, ...first });
    const before = shown();
    const later = await run({ runId, ...second });
    expect(later.exitCode).toBe(2);
    expect(later.job.io.said.failures.join()).toContain(
      "another job or step of this run is gate support-bot",
    );
    expect(later.job.uploads).toEqual([]);
    expect(later.job.requests).toEqual([]);
    expect(shown()).toEqual(before);
    expect(before.checks).toEqual([["regression-gate / support-bot", "failure"]]);
  });

  test("on main too: what would be stored as another's baseline is not", async () => {
    const runId = startRun(github, { event: "push" }).id;
    await run({ runId, event: "push" });
    const later = await run({ runId, event: "push" });
    expect([later.exitCode, later.job.uploads]).toEqual([2, []]);
  });

  test("in a later attempt too, where the job is another one", async () => {
    const runId = startRun(github, { event: "pull_request" }).id;
    await run({ runId, outcome: RED, env: { GITHUB_JOB: "a" } });
    const later = await run({ runId, attempt: 2, env: { GITHUB_JOB: "b" } });
    expect(later.exitCode).toBe(2);
    expect(shown().checks).toEqual([["regression-gate / support-bot", "failure"]]);
  });

  test("a re-run of the same job replaces its own", async () => {
    const runId = startRun(github, { event: "pull_request" }).id;
    const env = { GITHUB_JOB: "a" };
    await run({ runId, outcome: RED, env });
    const again = await run({ runId, attempt: 2, env });
    expect(again.exitCode).toBe(0);
    expect(github.state.checks.at(-1)?.conclusion).toBe("success");
    expect(github.state.comments).toMatchObject([{ edits: 1 }]);
  });

  test("of a reusable workflow that is called twice are told apart in a re-run of one of them, by GitHub's names of them", async () => {
    const runId = startRun(github, { event: "pull_request" }).id;
    const { checks } = github.state;
    const called = (id: number, name: string): Partial<ActionJobOptions> => {
      const blank = { conclusion: null, title: null, summary: null, text: null, annotations: 0 };
      const of = { app: "github-actions", detailsUrl: null, externalId: null, status: "in_progress" };
      checks.push({ id, name, headSha: HEAD_SHA, ...of, ...blank });
      return { runId, env: { GITHUB_JOB: "gate" }, inputs: { "check-run-id": String(id) } };
    };
    const own = () =>
      checks.filter(({ name }) => name.startsWith("regression-gate")).map((c) => c.conclusion);
    await run({ outcome: RED, ...called(71, "fast / gate") });
    const other = await run({ attempt: 2, ...called(72, "slow / gate") });
    expect([other.exitCode, other.job.uploads, own()]).toEqual([2, [], ["failure"]]);
    const again = await run({ attempt: 2, ...called(73, "fast / gate") });
    expect([again.exitCode, own()]).toEqual([0, ["failure", "success"]]);
    const third = await run({ attempt: 3, ...called(74, "fast / gate") });
    expect(third.exitCode).toBe(0);
  });

  test.each(["", "${{ job.check_run_id }}", "null"])(
    "a runner that does not say which check run a job is (%j) does not break its re-run",
    async (given) => {
      const runId = startRun(github, { event: "pull_request" }).id;
      const job = { runId, env: { GITHUB_JOB: "a" }, inputs: { "check-run-id": given } };
      await run({ outcome: RED, ...job });
      expect((await run({ attempt: 2, ...job })).exitCode).toBe(0);
    },
  );

  test("that began at once, or have no checks to see, are told by the artifact's name before anything is published", async () => {
    const taken = { upload: () => Promise.reject(new NameTakenError("taken")) };
    const { job, exitCode } = await run({ outcome: PASS }, (made) => ({ ...made, artifacts: taken }));
    expect(exitCode).toBe(2);
    expect(job.io.said.failures.join()).toContain("another job or step of this run is gate support-bot");
    expect(job.io.said.summaries).toEqual([]);
    expect(shown()).toEqual({ checks: [["regression-gate / support-bot", "failure"]], comments: [] });
  });
});

describe("gate-id-suffix", () => {
  test("makes each job of a matrix a gate of its own", async () => {
    const runId = startRun(github, { event: "pull_request" }).id;
    for (const os of ["linux", "macos"]) {
      const inputs = { matrix: JSON.stringify({ os, node: 24 }, null, 2), "gate-id-suffix": "os,node" };
      const { job, exitCode } = await run({ runId, inputs });
      expect(exitCode).toBe(0);
      expect(job.requests[0]?.config.id).toBe(`support-bot-${os}-24`);
    }
    expect(shown().checks).toEqual([
      ["regression-gate / support-bot-linux-24", "success"],
      ["regression-gate / support-bot-macos-24", "success"],
    ]);
  });

  test("is told in the way out of a collision in a matrix", async () => {
    const runId = startRun(github, { event: "pull_request" }).id;
    await run({ runId });
    const { job } = await run({ runId, inputs: { matrix: '{"os":"macos"}' } });
    expect(job.io.said.failures.join()).toContain("`gate-id-suffix: all`");
  });
});
