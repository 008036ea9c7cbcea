import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { main } from "../../../src/action/main.ts";
import { actionJob, type ActionJob, type ActionJobOptions } from "../../support/github/action-job.ts";
import { CONFIG } from "../../support/command-line/experiment.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { FIRST_RUN } from "../../support/samples/sample-report.ts";

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];

beforeAll(async () => {
  github = await startLoopbackGitHub();
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

async function merge(
  options: Partial<ActionJobOptions>,
): Promise<{ readonly job: ActionJob; readonly exitCode: number }> {
  const job = await actionJob({
    github,
    permissions: FULL_PERMISSIONS,
    outcome: FIRST_RUN,
    config: CONFIG,
    event: "push",
    ...options,
    inputs: { mode: "merge", "wait-seconds": "0", ...options.inputs },
  });
  jobs.push(job);
  return { job, exitCode: await main(job.io, () => Promise.resolve(job)) };
}

const TWO_SIDES = CONFIG.replace(
  "run: { module: measure.mjs, ",
  "sides: { baseline: { run: { module: measure.mjs } }, candidate: { run: { module: measure.mjs } } }\nrun: { ",
);

describe("a merge of which no shard arrived", () => {
  test.each([
    ["with a baseline of main", `${CONFIG}baseline: { from: artifact, branch: main }\n`],
    ["without a baseline", `${CONFIG}baseline: { from: none }\n`],
    ["of two sides", TWO_SIDES],
  ])("is inconclusive %s, says so in the summary, and is no baseline", async (_, config) => {
    const { job, exitCode } = await merge({ config });
    expect([exitCode, job.io.said.outputs.get("verdict")]).toEqual([3, "inconclusive"]);
    expect(job.uploads.map(({ name }) => name)).toEqual(["regression-gate-report-demo"]);
    expect(job.io.said.summaries.join()).toContain("missing shard: all of them");
    expect(job.io.said.summaries.join()).toContain("no artifact of a shard of the gate demo");
    expect(github.state.checks.at(-1)).toMatchObject({ status: "completed", conclusion: "failure" });
  });

  test("is inconclusive where nothing is to fail the job, too", async () => {
    const { job, exitCode } = await merge({ inputs: { "fail-on": "never" } });
    expect([exitCode, job.io.said.outputs.get("verdict")]).toEqual([0, "inconclusive"]);
  });

  test("names the permission that it lacks", async () => {
    const { job, exitCode } = await merge({ permissions: { contents: "read", checks: "write" } });
    expect(exitCode).toBe(3);
    expect(job.io.said.summaries.join()).toContain("add `actions: read`");
  });

  test("is what a gate that names shards is", async () => {
    const { job, exitCode } = await merge({ inputs: { mode: "gate", shards: "mine-*" } });
    expect([exitCode, job.requests]).toEqual([3, []]);
  });
});
