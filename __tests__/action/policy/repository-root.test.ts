import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { repositoryPath } from "../../../src/action/inputs/repository-path.ts";
import { openJob } from "../../../src/action/open-job.ts";
import type { Job } from "../../../src/action/job.ts";
import { main } from "../../../src/action/main.ts";
import { actionJob, BASE_SHA } from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { PASS } from "../../support/samples/sample-report.ts";

const CONFIG = `version: 1
id: bot
matrix: { axes: { task: [a, b] } }
run: { command: [node, run.mjs] }
metrics:
  score: { kind: score, better: higher, margin: 0.02 }
`;
let github: LoopbackGitHub;
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
afterAll(() => github.close());

const OPTIONS = {
  permissions: FULL_PERMISSIONS,
  outcome: PASS,
  config: CONFIG,
  event: "pull_request",
} as const;

/** A job as the action opens it, in a workspace where `clone` is one. */
async function opened(clone: string, inputs: Readonly<Record<string, string>>): Promise<Job> {
  const canned = await actionJob({ ...OPTIONS, github, inputs });
  const { workspace } = canned;
  const folder = join(workspace, inputs["working-directory"] ?? "", inputs["config"] ?? "", "..");
  await mkdir(folder, { recursive: true });
  await mkdir(join(workspace, clone), { recursive: true });
  execFileSync("git", ["init", "--quiet"], { cwd: join(workspace, clone) });
  await writeFile(join(folder, "gate.yml"), CONFIG);
  return openJob({ ...canned.io, env: { ...canned.io.env, GITHUB_WORKSPACE: workspace } });
}

test.each([
  ["the workspace", "", { config: "gate.yml" }, "gate.yml"],
  ["a folder of it, by `path` of the checkout", "sub", { config: "sub/gate.yml" }, "gate.yml"],
  ["that folder", "sub", { config: "gate.yml", "working-directory": "sub" }, "gate.yml"],
  ["a deep one", "a/b", { config: "ci/gate.yml", "working-directory": "./a/b/" }, "ci/gate.yml"],
  [
    "the workspace, with a folder of it to work in",
    "",
    { config: "gate.yml", "working-directory": "packages/a" },
    "packages/a/gate.yml",
  ],
])("the root is found: the clone is %s (%j)", async (_, clone, inputs, expected) => {
  const job = await opened(clone, inputs);
  expect(job.root).not.toBeNull();
  expect(repositoryPath(job, job.inputs.config)).toBe(expected);
});

test("a base without the file is no first config where nothing tells the root", async () => {
  github.state.pulls.set(17, { number: 17, headSha: "c".repeat(40), files: ["src/a.ts"] });
  github.state.commits.set(BASE_SHA, []);
  const canned = await actionJob({ ...OPTIONS, github });
  const job = { ...canned, root: null };
  expect(await main(job.io, () => Promise.resolve(job))).toBe(2);
  expect(job.io.said.failures.join()).toContain("working-directory");
  expect(canned.requests).toEqual([]);
  await canned.remove();
});

test("a folder outside of the workspace is refused", async () => {
  const inputs = { "working-directory": "../other" };
  await expect(actionJob({ ...OPTIONS, github, inputs })).rejects.toThrow(
    "expected a folder inside the workspace",
  );
});
