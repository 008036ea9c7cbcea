import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../../../src/action/main.ts";
import type { Baseline } from "../../../src/model/result/baseline.ts";
import {
  actionJob,
  BASE_SHA,
  gateConfig,
  HEAD_SHA,
  type ActionJob,
  type ActionJobOptions,
} from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS, startRun } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import type { Check, Run } from "../../support/loopback-github/state.ts";
import { PASS, sampleManifest } from "../../support/samples/sample-report.ts";

/** Where no baseline is listed: whether the gate of the branch has run before. */

const CONFIG = gateConfig({});
const OLD = "e".repeat(40);

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  const { state } = github;
  for (const list of [state.comments, state.checks, state.requests]) list.splice(0);
  state.runs.clear();
  state.contents.clear();
  state.commits.set(BASE_SHA, []);
  state.pulls.set(17, { number: 17, headSha: HEAD_SHA, files: ["src/a.ts"] });
  state.contents.set(`${BASE_SHA}:regression-gate.yml`, CONFIG);
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

/** A run whose gate has shown a check. */
function ran(run: Partial<Run>, check: Partial<Check> = {}): Run {
  const started = startRun(github, run);
  github.state.checks.push({
    id: started.id + 500_000,
    name: "regression-gate / support-bot",
    headSha: started.headSha,
    app: "github-actions",
    detailsUrl: null,
    externalId: null,
    status: "completed",
    conclusion: "success",
    title: "No regression",
    summary: null,
    text: null,
    annotations: 0,
    ...check,
  });
  return started;
}

async function found(options: Partial<ActionJobOptions> = {}): Promise<Baseline> {
  const event = "pull_request" as const;
  const job = await actionJob({
    github,
    permissions: FULL_PERMISSIONS,
    outcome: PASS,
    config: CONFIG,
    event,
    ...options,
  });
  jobs.push(job);
  await main(job.io, () => Promise.resolve(job));
  const { findArtifact } = job.requests[0] ?? {};
  if (findArtifact === undefined) throw new Error(job.io.said.failures.join("\n"));
  return findArtifact({ manifest: sampleManifest(), rows: [] });
}

const codeOf = (baseline: Baseline): string => (baseline.found ? "found" : baseline.code);

describe("without an artifact of main", () => {
  test("a branch whose gate has run is no first run, and the advice names the run", async () => {
    const { id } = ran({});
    const baseline = await found();
    expect(codeOf(baseline)).toBe("missing");
    expect(baseline.provenance.why).toContain(`though its gate has run (run ${id})`);
    expect(baseline.provenance.why).toContain("run the workflow on main again");
  });

  test("a gate that ran on the second newest commit has run, whatever re-runs and schedules of the newest there are", async () => {
    ran({ headSha: OLD });
    for (const event of ["push", "schedule", "schedule"]) startRun(github, { event });
    expect(codeOf(await found())).toBe("missing");
  });

  test.each([
    ["nothing has run", () => undefined],
    ["other workflows have", () => void ran({ path: ".github/workflows/other.yml" })],
    ["the workflow has, without this gate", () => void startRun(github, {})],
    ["another gate has", () => void ran({}, { name: "regression-gate / other" })],
    ["a fork's main has", () => void ran({ headRepositoryId: 777 })],
    ["pull requests have", () => void ran({ event: "pull_request" })],
    ["another branch has", () => void ran({ headBranch: "change" })],
    ["the run was cancelled", () => void ran({ conclusion: "cancelled" }, { conclusion: "cancelled" })],
    ["its gate was cancelled", () => void ran({ conclusion: "failure" }, { conclusion: "cancelled" })],
    ["it is still running", () => void ran({ status: "in_progress" })],
  ])("it is a first run where %s", async (_, arrange) => {
    arrange();
    expect(codeOf(await found())).toBe("first-run");
  });

  test("main's own run is no first run after one that judged, and is one after one that broke or is itself", async () => {
    const push = { event: "push" } as const;
    ran({}, { title: "no verdict: the gate failed", conclusion: "failure" });
    expect(codeOf(await found(push))).toBe("first-run");
    const own = startRun(github, { headSha: OLD });
    ran({ headSha: OLD });
    expect(codeOf(await found({ ...push, runId: own.id, attempt: 2 }))).toBe("first-run");
    const after = await found(push);
    expect(codeOf(after)).toBe("missing");
    expect(after.provenance.why).toContain("this run stores a new one");
  });

  test("a pull request after a broken run of main is no first run either", async () => {
    ran({}, { title: "no verdict: the gate failed", conclusion: "failure" });
    expect(codeOf(await found())).toBe("missing");
  });

  test("a token that may not read checks tells by the config of the last run's commit", async () => {
    const permissions = { actions: "read", contents: "read", "pull-requests": "read" } as const;
    startRun(github, { headSha: BASE_SHA });
    expect(codeOf(await found({ permissions }))).toBe("missing");
    github.state.commits.set(OLD, []);
    startRun(github, { headSha: OLD });
    expect(codeOf(await found({ permissions }))).toBe("first-run");
  });

  test("what GitHub does not answer is no first run", async () => {
    ran({});
    const fault = { operation: "actions/list-workflow-runs", kind: "server-error" } as const;
    github.state.faults.push(fault, fault, fault);
    const baseline = await found();
    github.state.faults.splice(0);
    expect(codeOf(baseline)).toBe("unreadable");
  });

  test("a branch whose pushes store nothing is not expected to have stored any", async () => {
    const config = CONFIG.replace("branch: main", 'branch: [main, "release/*"]');
    ran({ headBranch: "feature" }, { name: "regression-gate / support-bot (push)" });
    expect(codeOf(await found({ config, event: "push", branch: "feature" }))).toBe("first-run");
  });
});

test("a look-up reads four times where main has lost its baseline, and seven times with a fall-back", async () => {
  const config = CONFIG.replace(", branch: main", "");
  const lookUp = async (branch: string): Promise<readonly string[]> => {
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, config);
    github.state.requests.splice(0);
    const baseline = await found({ config, branch });
    expect(codeOf(baseline)).toBe("missing");
    const all = github.state.requests.map(({ operation }) => operation);
    return all.slice(all.indexOf("actions/list-artifacts-for-repo"));
  };
  ran({ headSha: OLD });
  startRun(github, { headSha: BASE_SHA });
  startRun(github, { headBranch: "release/1.x", headSha: "1".repeat(40) });
  startRun(github, { headBranch: "release/1.x", headSha: "2".repeat(40) });
  const probe = ["actions/list-workflow-runs", "checks/list-for-ref", "checks/list-for-ref"];
  expect(await lookUp("main")).toEqual(["actions/list-artifacts-for-repo", ...probe]);
  expect(await lookUp("release/1.x")).toEqual(["actions/list-artifacts-for-repo", ...probe, ...probe]);
});

test("no request and no answer broke GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
