import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { main } from "../../../src/action/main.ts";
import type { Report } from "../../../src/model/result/report.ts";
import {
  actionJob,
  BASE_SHA,
  gateConfig,
  HEAD_SHA,
  type ActionJob,
} from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { PASS, RED } from "../../support/samples/sample-report.ts";

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  const { state } = github;
  for (const list of [state.comments, state.checks, state.statuses, state.requests]) list.splice(0);
  state.pulls.set(17, { number: 17, headSha: HEAD_SHA, files: ["src/a.ts"] });
  state.commits.set(BASE_SHA, []);
  state.contents.clear();
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

/** Gates in gates/<id>.yml, of which each ends with its outcome; in the checkout and at the base. */
async function run(
  outcomes: Readonly<Record<string, Report | Error>>,
  inputs: Readonly<Record<string, string>>,
): Promise<{ readonly job: ActionJob; readonly exitCode: number }> {
  const job = await actionJob({
    github,
    permissions: FULL_PERMISSIONS,
    outcome: PASS,
    config: gateConfig({}),
    event: "pull_request",
    inputs: { config: "gates/*.yml", ...inputs },
  });
  jobs.push(job);
  await mkdir(join(job.workspace, "gates"));
  for (const id of Object.keys(outcomes)) {
    const text = gateConfig({ id });
    await writeFile(join(job.workspace, "gates", `${id}.yml`), text);
    github.state.contents.set(`${BASE_SHA}:gates/${id}.yml`, text);
  }
  const port: ActionJob["port"] = {
    ...job.port,
    run: async (request) => {
      const outcome = outcomes[request.config.id];
      if (outcome instanceof Error) throw outcome;
      const result = await job.port.run(request);
      return { ...result, report: { ...(outcome ?? PASS), id: request.config.id } };
    },
  };
  return { job, exitCode: await main(job.io, () => Promise.resolve({ ...job, port })) };
}

const checks = (): readonly (readonly [string, string | null])[] =>
  github.state.checks.map(({ name, conclusion }) => [name, conclusion ?? null]);

test("each config is a gate with its own check and comment; the worst exit code and its outputs count", async () => {
  const { job, exitCode } = await run({ a: PASS, b: RED, c: PASS }, {});
  expect(exitCode).toBe(1);
  expect(checks()).toEqual([
    ["regression-gate / a", "success"],
    ["regression-gate / b", "failure"],
    ["regression-gate / c", "success"],
  ]);
  expect(github.state.comments).toHaveLength(3);
  expect(job.io.said.outputs.get("verdict")).toBe("fail");
  expect(job.io.said.outputs.get("exit-code")).toBe("1");
  expect(job.io.said.lines.join("\n")).toContain("[3/3] gates/c.yml … exit code 0");
});

test("combined, they make one comment, which a later run rewrites", async () => {
  await run({ a: PASS, b: RED }, { comment: "combined" });
  expect(github.state.comments).toHaveLength(1);
  const [comment] = github.state.comments;
  expect(comment?.body).toContain("## 2 gates");
  expect(comment?.body).toMatch(/\| `a` \| ✅ .*\n\| `b` \| ❌ /);
  expect(comment?.body.length).toBeGreaterThan(1000);
  await run({ a: PASS, b: PASS }, { comment: "combined" });
  expect(github.state.comments).toHaveLength(1);
  expect(github.state.comments[0]?.body).not.toContain("❌");
});

test("sixty gates with much to say are still one comment that GitHub takes", async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `gate-${index + 10}`);
  await run(Object.fromEntries(ids.map((id) => [id, RED])), { comment: "combined" });
  expect(github.state.comments).toHaveLength(1);
  const body = github.state.comments[0]?.body ?? "";
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(65_536);
  for (const id of ids) expect(body).toContain(`| \`${id}\` |`);
});

test.each([{ comment: "combined" }, { comment: "always" }])(
  "a config that the change deletes or renames is told, and no pass: %o",
  async (inputs) => {
    github.state.pulls.set(17, { number: 17, headSha: HEAD_SHA, files: ["gates/b.yml", "gates/b.txt"] });
    const { job, exitCode } = await run({ a: PASS }, inputs);
    expect([exitCode, job.io.said.outputs.get("verdict")]).toEqual([0, "warn"]);
    expect(job.io.said.warnings).toEqual([expect.stringContaining("config gates/b.yml")]);
    const isCombined = inputs.comment === "combined";
    const body = github.state.comments[0]?.body ?? "";
    expect(/\| `gates\/b\.yml` \| ⚠️ Not judged/.test(body)).toBe(isCombined);
    expect(checks()).toEqual([["regression-gate / a", "success"]]);
  },
);

test("a gate that fails is a red check, a row of the comment and the exit code, and the others are judged", async () => {
  const { exitCode } = await run({ a: new Error("broken"), b: PASS }, { comment: "combined" });
  expect(exitCode).toBe(70);
  expect(checks()).toEqual([
    ["regression-gate / a", "failure"],
    ["regression-gate / b", "success"],
  ]);
  expect(github.state.comments[0]?.body).toMatch(/`gates\/a\.yml` \| ❌ No verdict/);
});

test.each([
  ["two gates of one id", { config: "gates/*.yml", "gate-id": "same" }, "each gate id once"],
  ["a config named twice", { config: "gates/a.yml\ngates/*.yml" }, "each config"],
  ["a pattern that nothing matches", { config: "none/*.yml" }, "none/*.yml"],
])("%s is a usage error before anything is written", async (_, inputs, message) => {
  const { job, exitCode } = await run({ a: PASS, b: PASS }, inputs);
  expect(exitCode).toBe(2);
  expect(job.io.said.failures.join("\n")).toContain(message);
  expect(checks()).toEqual([]);
  expect(github.state.comments).toEqual([]);
});
