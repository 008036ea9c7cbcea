import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../../../src/action/main.ts";
import type { Report } from "../../../src/model/result/report.ts";
import {
  actionJob,
  BASE_SHA,
  gateConfig,
  HEAD_SHA,
  type ActionJob,
  type ActionJobOptions,
} from "../../support/github/action-job.ts";
import { hugeReport } from "../../support/samples/huge-report.ts";
import { FULL_PERMISSIONS, startRun } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { takeId } from "../../support/loopback-github/state.ts";
import {
  PASS,
  RED,
  sampleFinding,
  sampleManifest,
  sampleReport,
} from "../../support/samples/sample-report.ts";

/** What a job shows and in which order, on a GitHub that refuses what GitHub refuses. */

const CONFIG = gateConfig({});
const OPTIONS = {
  permissions: FULL_PERMISSIONS,
  outcome: PASS,
  config: CONFIG,
  event: "pull_request",
} as const;
const NEWER_SHA = "e".repeat(40);

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];

beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  const { state } = github;
  for (const list of [state.comments, state.checks, state.requests, state.artifacts]) list.splice(0);
  moveHead(HEAD_SHA);
  state.contents.set(`${BASE_SHA}:regression-gate.yml`, CONFIG);
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

function moveHead(headSha: string): void {
  github.state.pulls.set(17, { number: 17, headSha, files: ["src/a.ts", "regression-gate.yml"] });
}

async function prepared(options: Partial<ActionJobOptions>): Promise<ActionJob> {
  const job = await actionJob({ ...OPTIONS, github, ...options });
  jobs.push(job);
  return job;
}

async function run(options: Partial<ActionJobOptions>): Promise<ActionJob> {
  const job = await prepared(options);
  await main(job.io, () => Promise.resolve(job));
  return job;
}

const operations = (): readonly string[] => github.state.requests.map(({ operation }) => operation);
const comments = (): readonly string[] => github.state.comments.map(({ body }) => body);

test("the report is safe before anything is shown; outputs and the job's failure come last", async () => {
  const order: string[] = [];
  const job = await prepared({ outcome: RED, event: "pull_request" });
  const noted = <T>(name: string, value: T): T => {
    order.push(...operations().slice(order.filter((entry) => entry.includes("/")).length), name);
    return value;
  };
  const io = {
    ...job.io,
    writeSummary: (text: string) => noted("summary", job.io.writeSummary(text)),
    output: (name: string, value: string) => noted("output", job.io.output(name, value)),
    fail: (text: string) => noted("fail", job.io.fail(text)),
  };
  const artifacts = {
    upload: (request: Parameters<typeof job.artifacts.upload>[0]) =>
      noted("artifact", job.artifacts.upload(request)),
  };
  await main(io, () => Promise.resolve({ ...job, io, artifacts }));
  expect(order.filter((entry, index) => entry !== order[index - 1])).toEqual([
    "repos/get-content",
    "checks/list-for-ref",
    "checks/create",
    "artifact",
    "summary",
    "checks/update",
    "issues/list-comments",
    "issues/create-comment",
    "output",
    "fail",
  ]);
});

test("what cannot be shown at all keeps neither the rest nor the verdict back", async () => {
  const job = await prepared({ outcome: RED });
  for (const operation of ["checks/update", "issues/create-comment", "issues/create-comment"]) {
    github.state.faults.push({ operation, kind: "server-error" });
  }
  const broken = { upload: () => Promise.reject(new Error("no space")) };
  const io = { ...job.io, writeSummary: () => Promise.reject(new Error("no file")) };
  const exitCode = await main(io, () => Promise.resolve({ ...job, io, artifacts: broken }));
  expect(exitCode).toBe(1);
  expect(job.io.said.outputs.get("verdict")).toBe("fail");
  expect(job.io.said.warnings).toEqual([
    expect.stringContaining("the report's artifact could not be written: no space"),
    expect.stringContaining("the job summary could not be written: no file"),
    expect.stringContaining("the check run's result could not be written"),
    expect.stringContaining("the comment could not be written"),
  ]);
});

describe("2,000 metrics named by 200 emoji each", () => {
  /** A baseline to be found, so that the look-up counts. */
  function storeBaseline(): void {
    const blob = `test/${randomUUID()}.zip`;
    github.blobs.write(blob, Buffer.from("no zip: what is in it does not matter here"));
    github.state.artifacts.push({
      id: takeId(github.state),
      name: "regression-gate-baseline-support-bot",
      runId: startRun(github, { headSha: BASE_SHA }).id,
      blob,
      createdAt: "2026-03-01T12:00:00Z",
      expiresAt: "2026-06-09T12:00:00Z",
      expired: false,
      finalized: true,
      size: 10,
      digest: "",
    });
  }

  test.each([1, 400])(
    "take as many API calls as one: 9, the baseline's look-up included (%i)",
    async (count) => {
      storeBaseline();
      await run({ outcome: hugeReport("regression", count), looksUp: true });
      expect(operations()).toEqual([
        "repos/get-content",
        "checks/list-for-ref",
        "checks/create",
        "actions/list-artifacts-for-repo",
        "actions/get-workflow-run",
        "actions/download-artifact",
        "checks/update",
        "issues/list-comments",
        "issues/create-comment",
      ]);
    },
    60_000,
  );

  test("are taken by GitHub in check, comment and summary, with the regressions in each", async () => {
    const job = await run({ outcome: hugeReport("regression", 400) });
    expect(job.io.said.warnings).toEqual([]);
    const [check] = github.state.checks;
    expect(check).toMatchObject({ status: "completed", conclusion: "failure", annotations: 50 });
    const shown = [check?.summary, comments()[0], job.io.said.summaries[0]];
    for (const text of shown) expect(text?.match(/(?:^|<br>)❌ \*\*/gm)?.length).toBeGreaterThanOrEqual(3);
    expect(check?.text).toMatch(/^\| ❌ /m);
  }, 60_000);
});

test("three gates in one pull request have a check, a comment and an artifact each, however often they run", async () => {
  const gates = ["support-bot", "support-bot-2", "support"];
  const uploads: string[] = [];
  for (const id of [...gates, ...gates]) {
    const config = CONFIG.replace("id: support-bot", `id: ${id}`);
    const job = await run({ outcome: RED, config, inputs: { "policy-from": "head" } });
    uploads.push(...job.uploads.map(({ name }) => name));
  }
  expect(new Set(uploads)).toEqual(new Set(gates.map((id) => `regression-gate-report-${id}`)));
  expect(new Set(github.state.checks.map(({ name }) => name))).toEqual(
    new Set(gates.map((id) => `regression-gate / ${id}`)),
  );
  const shown = comments().map((body) => /\n`([\w-]+)` · /.exec(body)?.[1] ?? "");
  expect(shown).toEqual(gates);
});

describe("a newer push", () => {
  test("while this run measured keeps its comment; the old one's check stays on the old commit", async () => {
    moveHead(NEWER_SHA);
    const job = await run({ outcome: RED });
    expect(comments()).toEqual([]);
    expect(operations()).toContain("pulls/get");
    expect(github.state.checks).toMatchObject([{ headSha: HEAD_SHA, conclusion: "failure" }]);
    expect(job.io.said.outputs.get("comment-url")).toBe("");
    expect(job.io.said.warnings).toEqual([]);
  });

  test("judged already is not overwritten by another attempt at the older run", async () => {
    const old = startRun(github, { event: "pull_request" });
    moveHead(NEWER_SHA);
    const marker = `<!-- regression-gate comment id=support-bot run=${old.id + 1} attempt=1 -->\nof the newer push`;
    const author = { login: "github-actions[bot]", type: "Bot" } as const;
    github.state.comments.push({ id: takeId(github.state), issue: 17, author, body: marker, edits: 0 });
    const job = await run({ outcome: RED, runId: old.id, attempt: 3 });
    expect(comments()).toEqual([marker]);
    expect(github.state.checks).toMatchObject([{ headSha: HEAD_SHA, conclusion: "failure" }]);
    expect(job.io.said.outputs.get("comment-url")).toContain("#issuecomment-");
  });
});

describe("comment: on-change", () => {
  const inputs = { comment: "on-change" };
  const still = (runId: string): Report => {
    const report = sampleReport({ findings: [sampleFinding()] });
    const manifest = sampleManifest({ runId });
    return { ...report, manifest: { ...report.manifest, candidate: manifest } };
  };

  test("is not created where nothing moved", async () => {
    await run({ inputs, outcome: still("1") });
    expect(comments()).toEqual([]);
  });

  test.each<readonly [string, Partial<Report>]>([
    ["a metric improved", { findings: [sampleFinding({ kind: "improved" })] }],
    ["the policy changed", { policyChanges: RED.policyChanges }],
    ["it could not be judged", { verdict: "inconclusive", exitCode: 3 }],
  ])("is created where %s", async (_, parts) => {
    await run({ inputs, outcome: { ...still("1"), ...parts } });
    expect(comments()).toHaveLength(1);
  });

  test("is rewritten when the result differs, not when the run does", async () => {
    await run({ inputs, outcome: RED });
    await run({ inputs, outcome: { ...RED, manifest: still("2").manifest } });
    expect(github.state.comments).toMatchObject([{ edits: 0 }]);
    await run({ inputs, outcome: still("3") });
    expect(github.state.comments).toMatchObject([{ edits: 1 }]);
    expect(comments()[0]).toContain("No regression");
  });

  test("is what always is not: there each run names itself", async () => {
    await run({ outcome: still("1") });
    await run({ outcome: still("2") });
    expect(github.state.comments).toMatchObject([{ edits: 1 }]);
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
