import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { comparedBranch } from "../../../src/action/policy/compared-branch.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { actionJob, type ActionJob, type ActionJobOptions } from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { PASS } from "../../support/samples/sample-report.ts";

const config = (baseline: string): string => `version: 1
id: bot
matrix: { axes: { task: [a, b] } }
run: { command: [node, run.mjs] }
metrics:
  score: { kind: score, better: higher, margin: 0.02 }
baseline: ${baseline}
`;

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

async function jobOf(event: ActionJobOptions["event"], branch: string): Promise<ActionJob> {
  const options = {
    github,
    permissions: FULL_PERMISSIONS,
    outcome: PASS,
    config: config("{ from: artifact }"),
  };
  const job = await actionJob({ ...options, event, branch });
  jobs.push(job);
  return job;
}

const compared = async (baseline: string, event: ActionJobOptions["event"], branch: string) =>
  comparedBranch(await jobOf(event, branch), parseConfig(config(baseline), "gate.yml").baseline);

test.each([
  ["pull_request", "main", "main", null, false],
  ["pull_request", "release/1.x", "release/1.x", "main", false],
  ["merge_group", "release/1.x", "release/1.x", "main", false],
  ["push", "main", "main", null, true],
  ["push", "release/1.x", "release/1.x", "main", true],
] as const)("unwritten, a %s of %s is compared with %s, else %s; it stores: %s", async (...row) => {
  const [event, branch, name, fallback, stores] = row;
  expect(await compared("{ from: artifact }", event, branch)).toEqual({
    name,
    fallback,
    stores,
    elsewhere: null,
  });
});

test.each([
  ["pull_request", "release/1.x", "main"],
  ["push", "release/1.x", "main"],
  ["pull_request", "feature", "main"],
  ["push", "feature", "main"],
] as const)(
  "of a list of patterns, a %s of %s falls back to %s; pushes to others store nothing",
  async (...row) => {
    const [event, branch, fallback] = row;
    const stores = event === "push" && branch !== "feature";
    const found = await compared("{ from: artifact, branch: [main, release/*] }", event, branch);
    expect(found).toEqual({ name: branch, fallback, stores, elsewhere: null });
  },
);

test("a name is that branch, whatever the change goes into, and the report says so", async () => {
  const found = await compared("{ from: artifact, branch: main }", "pull_request", "release/1.x");
  expect(found).toEqual({ name: "main", fallback: null, stores: false, elsewhere: "release/1.x" });
});

test("where the event names no default branch it is origin's, never a word", async () => {
  const job = await jobOf("pull_request", "release/1.x");
  const { baseline } = parseConfig(config("{ from: artifact }"), "gate.yml");
  const context = { ...job.context, defaultBranch: null };
  const git = { ...job.git, defaultBranch: () => Promise.resolve("trunk") };
  expect(await comparedBranch({ ...job, context, git }, baseline)).toMatchObject({ fallback: "trunk" });
  expect(await comparedBranch({ ...job, context }, baseline)).toMatchObject({ fallback: null });
});
