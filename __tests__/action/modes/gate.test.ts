import { rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../../../src/action/main.ts";
import { coversNothing } from "../../../src/action/policy/uncovered.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { InterruptedError } from "../../../src/base/errors.ts";
import { post } from "../../../src/action/post.ts";
import {
  actionJob,
  BASE_SHA,
  gateConfig,
  HEAD_SHA,
  MERGE_SHA,
  type ActionJob,
  type ActionJobOptions,
} from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { FIRST_RUN, PASS, RED, sampleManifest } from "../../support/samples/sample-report.ts";

const config = (margin: string, id = "support-bot"): string =>
  gateConfig({ id, margin, more: 'paths: ["src/**"]\n' });

const OPTIONS = {
  permissions: FULL_PERMISSIONS,
  outcome: PASS,
  config: config("0.02"),
  event: "pull_request",
} as const;

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];

beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  const { state } = github;
  for (const list of [state.comments, state.checks, state.statuses, state.requests]) list.splice(0);
  touch("src/a.ts", "regression-gate.yml");
  state.commits.set(BASE_SHA, []);
  state.contents.set(`${BASE_SHA}:regression-gate.yml`, config("0.02"));
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

/** Files of the pull request. */
function touch(...files: readonly string[]): void {
  github.state.pulls.set(17, { number: 17, headSha: HEAD_SHA, files });
}

async function run(
  options: Partial<ActionJobOptions>,
): Promise<{ readonly job: ActionJob; readonly exitCode: number }> {
  const job = await actionJob({
    ...OPTIONS,
    github,
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
    expect(job.io.said.annotations).toEqual([]);
    expect(job.io.said.failures).toEqual([expect.stringContaining(`${RED.title} (exit code 1)`)]);
    expect(job.io.said.hidden).toContain("hunter2-secret");
  });

  test("is judged by the policy of its base, and what it changes is told", async () => {
    const { job } = await run({ config: config("0.50") });
    const [request] = job.requests;
    expect(request?.config.metrics.find((metric) => metric.name === "score")?.margin.value).toBe(0.02);
    expect(request?.policyChanges).toMatchObject([{ path: "metrics.score.margin", looser: true }]);
  });

  test("cannot measure less: repetitions and seed are the base's, and cases left out are told", async () => {
    const less = config("0.02")
      .replace("[a, b, c]", "[b]")
      .replace("repetitions: 2", "repetitions: 1\nseed: 99");
    const { job } = await run({ config: less });
    expect(job.requests[0]?.config).toMatchObject({ seed: 0, matrix: { repetitions: 2, looks: [2] } });
    expect(job.requests[0]?.policyChanges).toContainEqual({
      path: "matrix",
      base: "3 cases",
      head: "without task=a (+1 more)",
      looser: true,
      inForce: "head",
      measuresLess: "2 of 3 cases left out: task=a (+1 more)",
    });
    const lifted = await run({ config: less, inputs: { "policy-from": "head" } });
    expect(lifted.job.requests[0]?.policyChanges).toMatchObject([{ path: "policy" }]);
    expect(lifted.job.requests[0]?.config.matrix.repetitions).toBe(1);
  });

  test("cannot bring along the rows that it is judged by in place of being measured", async () => {
    const replaying = config("0.02").replace("run: {", "run: { replay: ci/recorded,");
    const { job } = await run({ config: replaying });
    expect(job.requests[0]?.policyChanges).toContainEqual({
      path: "run.replay",
      base: "none",
      head: "ci/recorded",
      looser: true,
      inForce: "head",
      measuresLess: "nothing is executed, the rows are those of run.replay ci/recorded",
    });
    // The workflow asks for it of the base, too.
    const asked = await run({ config: replaying, inputs: { replay: "ci/recorded" } });
    expect(asked.job.requests[0]?.policyChanges).toEqual([]);
    const lifted = await run({ config: replaying, inputs: { "policy-from": "head" } });
    expect(lifted.job.requests[0]?.policyChanges).toMatchObject([{ path: "policy" }]);
  });

  test("takes recorded rows when the workflow says so, and the config's own word else", async () => {
    const { job } = await run({ inputs: { replay: "ci/recorded" } });
    expect(job.requests[0]?.config.execution.replay).toBe("ci/recorded");
    const plain = await run({});
    expect(plain.job.requests[0]?.config.execution.replay).toBeNull();
  });

  test("is judged by its own policy when the workflow says so", async () => {
    const { job } = await run({ config: config("0.50"), inputs: { "policy-from": "head" } });
    expect(job.requests[0]?.config.metrics.find((metric) => metric.name === "score")?.margin.value).toBe(0.5);
  });

  test("that touches nothing covered passes at once, without a run and without a comment", async () => {
    touch("docs/a.md");
    const { job, exitCode } = await run({ outcome: RED });
    expect(exitCode).toBe(0);
    expect(job.requests).toEqual([]);
    expect(github.state.checks).toMatchObject([
      { conclusion: "success", title: "no file that this gate covers changed" },
    ]);
    expect(github.state.comments).toEqual([]);
  });

  test.each([
    ["is measured where `paths` match no file of the commit", ["docs/a.md", "lib/src/a.ts"], 1],
    ["passes at once where they match one that it leaves alone", ["docs/a.md", "src/a.ts"], 0],
    ["passes at once where the clone does not tell its files", null, 0],
  ])("that touches nothing covered %s", async (_, files, exitCode) => {
    touch("docs/a.md");
    const job = await actionJob({ ...OPTIONS, github, outcome: RED });
    jobs.push(job);
    const head = (): Promise<string> => Promise.resolve(MERGE_SHA);
    const git = { ...job.git, head, filesAt: () => Promise.resolve(files) };
    expect(await main(job.io, () => Promise.resolve({ ...job, git }))).toBe(exitCode);
    const isTold = job.io.said.warnings.join().includes("match no file of the repository");
    expect(isTold).toBe(exitCode === 1);
  });

  test.each([
    ["knows that `paths` match no file of it", ["src/a.ts", "pkg/lib/b.ts"], true],
    ["knows that they match one of it", ["src/a.ts", "src/pkg/b.ts"], false],
  ])("a gate of a folder %s", async (_, files, isNone) => {
    const job = await actionJob({ ...OPTIONS, github });
    jobs.push(job);
    const head = (): Promise<string> => Promise.resolve(MERGE_SHA);
    const git = { ...job.git, head, filesAt: () => Promise.resolve(files) };
    const folder = isNone ? "pkg" : "src/pkg";
    const inFolder = { ...job, git, root: job.workspace, workspace: join(job.workspace, folder) };
    const covering = parseConfig(config("0.02"), "regression-gate.yml");
    expect(await coversNothing(inFolder, covering)).toBe(isNone);
  });

  test.each([
    ["from a fork", { actor: "mallory", headRepository: "mallory/product" }],
    ["of Dependabot", { actor: "dependabot[bot]", headRepository: "octo-org/product" }],
  ])("%s leaves check and comment to mode report, with one notice and its numbers stored", async (_, by) => {
    const { job, exitCode } = await run({
      by,
      outcome: RED,
      permissions: { actions: "read", contents: "read", "pull-requests": "read" },
    });
    expect([exitCode, job.io.said.outputs.get("verdict")]).toEqual([1, "fail"]);
    expect(job.io.said.notices).toEqual([expect.stringContaining("`mode: report`")]);
    expect(job.io.said.warnings).toEqual([]);
    expect(job.uploads.map(({ name }) => name)).toEqual([
      "regression-gate-pr-support-bot",
      "regression-gate-report-support-bot",
    ]);
    expect(github.state.requests.map(({ operation }) => operation)).not.toContain("issues/create-comment");
  });

  test("from a fork whose token may write, as owners of private repositories can allow, publishes itself, and mode report finds its numbers", async () => {
    const by = { actor: "mallory", headRepository: "mallory/product" };
    const { job } = await run({ by, outcome: RED });
    expect(job.io.said.notices).toEqual([]);
    expect(job.uploads.map(({ name }) => name)).toEqual([
      "regression-gate-pr-support-bot",
      "regression-gate-report-support-bot",
    ]);
    expect(github.state.comments).toHaveLength(1);
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
    // No check run to hold them: they stand on the page of the job.
    expect(job.io.said.annotations.length).toBeGreaterThan(0);
    expect(job.io.said.annotations[0]).toMatchObject({
      level: "failure",
      path: "regression-gate.yml",
      line: 1,
    });
  });

  test("whose run breaks closes its check and ends with our exit code", async () => {
    const { job, exitCode } = await run({ outcome: new Error("kaboom") });
    expect(exitCode).toBe(70);
    expect(github.state.checks).toMatchObject([{ status: "completed", conclusion: "failure" }]);
    expect(job.io.said.failures.join()).toContain("kaboom");
  });

  test("with a broken config is red under the name that its base gives the check", async () => {
    const { job, exitCode } = await run({ config: "version: 1\nid: other\nmatrx: {}\n" });
    expect(exitCode).toBe(2);
    expect(job.io.said.failures.join("\n")).toContain("matrx");
    expect(github.state.checks).toMatchObject([
      { name: "regression-gate / support-bot", headSha: HEAD_SHA, conclusion: "failure" },
    ]);
    expect(github.state.checks[0]?.summary).toContain("matrx");
  });

  test("without a config in the checkout is red too", async () => {
    const { exitCode } = await run({ inputs: { config: "ci/gate.yml", "gate-id": "core" } });
    expect(exitCode).toBe(2);
    expect(github.state.checks).toMatchObject([{ name: "regression-gate / core", conclusion: "failure" }]);
  });

  test("shows no secret in its check when it breaks, and nothing as markup", async () => {
    const outcome = new Error("setup said hunter2-secret\r# @octocat and \uD83D");
    await run({ outcome });
    const { summary } = github.state.checks[0]!;
    expect(summary).not.toContain("hunter2-secret");
    expect(summary).toMatch(/^ {4}# @octocat and \uFFFD$/m);
  });

  test("that renames its gate is compared with the baseline of the old name, and told so", async () => {
    const { job } = await run({ config: config("0.02", "brand-new") });
    expect(job.requests[0]?.config.id).toBe("support-bot");
    expect(job.requests[0]?.policyChanges).toMatchObject([{ path: "id", inForce: "base" }]);
    expect(github.state.checks).toMatchObject([{ name: "regression-gate / support-bot" }]);
  });

  test("whose config is named by a roundabout path is judged by its base all the same", async () => {
    const inputs = { config: "./ci/../regression-gate.yml" };
    const { job } = await run({ config: config("0.50"), inputs, isMergeCommit: true });
    expect(job.requests[0]?.policyChanges).toHaveLength(1);
  });

  test("whose config is a link is refused, since it could be edited behind it", async () => {
    const job = await actionJob({ ...OPTIONS, github });
    jobs.push(job);
    await rename(join(job.workspace, "regression-gate.yml"), join(job.workspace, "real.yml"));
    await symlink("real.yml", join(job.workspace, "regression-gate.yml"));
    expect(await main(job.io, () => Promise.resolve(job))).toBe(2);
    expect(job.io.said.failures.join()).toContain("symbolic link");
  });

  test("is not taken for uncovered, or for one that left the config alone, by the files of a later push", async () => {
    github.state.pulls.set(17, { number: 17, headSha: "e".repeat(40), files: ["docs/a.md"] });
    const { job } = await run({ config: config("0.50"), isMergeCommit: true });
    expect(job.requests[0]?.policyChanges).toHaveLength(1);
  });

  test("is judged by its own policy where the base has none, and that is said", async () => {
    github.state.contents.clear();
    const { job } = await run({ config: config("0.50") });
    expect(job.requests[0]?.policyChanges).toMatchObject([{ path: "policy" }]);
    expect(job.io.said.warnings).toEqual([expect.stringContaining("has no regression-gate.yml yet")]);
  });

  test.each([
    ["its base has no config", {}, "its base has no regression-gate.yml"],
    ["the workflow says so", { "policy-from": "head" }, "`policy-from` is `head`"],
  ])(
    "is judged by its own policy since %s: comment, check and summary say that first",
    async (_, inputs, why) => {
      github.state.contents.clear();
      const { job } = await run({ inputs });
      // The canned report stands for one that was made of the request.
      const report = { ...PASS, policyChanges: job.requests[0]?.policyChanges ?? [] };
      await run({ inputs, outcome: report });
      const [check] = github.state.checks.slice(-1);
      expect(check?.title).toContain("own policy: ");
      const [summary] = jobs.at(-1)?.io.said.summaries.slice(-1) ?? [];
      for (const text of [check?.summary, github.state.comments[0]?.body, summary]) {
        expect(text).toContain("Judged by this change's own policy, not by its base's");
        expect(text).toContain(why);
        expect(text?.indexOf("own policy")).toBeLessThan(text?.indexOf("comparison") ?? 0);
      }
    },
  );

  test.each([
    ["is no YAML", "version: 1\n  id: [\n"],
    ["this version refuses", "version: 1\nid: support-bot\nmatrx: {}\n"],
    ["is empty", ""],
  ])("whose base has a config that %s is inconclusive, not judged by its own", async (_, text) => {
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, text);
    const { job, exitCode } = await run({ config: config("0.50") });
    expect(exitCode).toBe(3);
    expect(job.requests).toEqual([]);
    expect(github.state.checks).toMatchObject([
      { conclusion: "failure", title: "inconclusive: the base's policy cannot be read" },
    ]);
  });

  test("of which another commit was measured is inconclusive, and nothing of it is stored", async () => {
    const { job, exitCode } = await run({ measuredCommit: BASE_SHA });
    expect([exitCode, job.uploads]).toEqual([3, []]);
    expect(github.state.checks).toMatchObject([
      { conclusion: "failure", title: "inconclusive: another commit was measured" },
    ]);
    expect(github.state.comments).toEqual([]);
  });

  test("whose checkout is another commit is told before hours of trials", async () => {
    const job = await actionJob({ ...OPTIONS, github });
    jobs.push(job);
    const git = { ...job.git, head: () => Promise.resolve(BASE_SHA) };
    expect(await main(job.io, () => Promise.resolve({ ...job, git }))).toBe(3);
    expect(job.requests).toEqual([]);
  });

  test.each([
    ["its merge commit", { measuredCommit: MERGE_SHA }, 0],
    ["the base of pull_request_target", { measuredCommit: MERGE_SHA, event: "pull_request_target" }, 3],
  ] as const)("may measure %s: %j ends with %i", async (_, options, expected) => {
    const text = config("0.02").replace("command: [node, run.mjs]", "results-file: rows.jsonl");
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, text);
    expect((await run({ ...options, config: text })).exitCode).toBe(expected);
  });

  test("that edits the file it is compared with is told so", async () => {
    const ofFile = config("0.02").replace(
      /^baseline: .*$/m,
      "baseline: { from: file, path: ./baselines/main }",
    );
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, ofFile);
    touch("src/a.ts", "baselines/main/manifest.json");
    const { job } = await run({ config: ofFile });
    expect(job.requests[0]?.policyChanges).toMatchObject([
      { path: "baseline.path", base: "baselines/main/manifest.json", inForce: "head" },
    ]);
  });

  test("whose files GitHub does not list all says that a baseline which is a file may be edited", async () => {
    const ofFile = config("0.02").replace(/^baseline.*$/m, "baseline: { from: file, path: baselines/main }");
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, ofFile);
    touch(...Array.from({ length: 3000 }, (_, index) => `src/${index}.ts`));
    const { job } = await run({ config: ofFile });
    expect(job.requests[0]?.policyChanges).toMatchObject([
      { path: "baseline.path", base: "baselines/main", inForce: "head" },
    ]);
  });

  test("that says to compare with main's artifacts is still told of the base's baseline, which is a file", async () => {
    const ofFile = config("0.02").replace(/^baseline.*$/m, "baseline: { from: file, path: baselines/main }");
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, ofFile);
    touch("regression-gate.yml", "baselines/main/trials.jsonl");
    const { job } = await run({ config: config("0.02").replace(/^paths.*$/m, "") });
    const changes = job.requests[0]?.policyChanges.filter(({ inForce }) => inForce === "head");
    expect(changes).toMatchObject([{ path: "baseline.path", base: "baselines/main" }]);
  });

  test("that edits nothing but the baseline's file is no uncovered one", async () => {
    const ofFile = config("0.02").replace(/^baseline.*$/m, "baseline: { from: file, path: baselines/main }");
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, ofFile);
    touch("baselines/main/trials.jsonl");
    const { job } = await run({ config: ofFile });
    expect(job.requests[0]?.policyChanges).toMatchObject([{ base: "baselines/main/trials.jsonl" }]);
  });

  test("is covered by the paths of its base: an old branch has old ones", async () => {
    const wide = config("0.02").replace('["src/**"]', '["src/**", "prompts/**"]');
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, wide);
    touch("prompts/system.md");
    const { exitCode } = await run({ outcome: RED });
    expect(exitCode).toBe(1);
    expect(github.state.checks).toMatchObject([{ conclusion: "failure" }]);
  });

  test("that is cancelled while it is measured says cancelled, not that the gate failed", async () => {
    const { exitCode } = await run({ outcome: new InterruptedError("the job was cancelled") });
    expect(exitCode).toBe(130);
    expect(github.state.checks).toMatchObject([{ conclusion: "cancelled", title: "cancelled" }]);
  });

  test("leaves its check to the post step when it cannot be closed", async () => {
    github.state.faults.push({ operation: "checks/update", kind: "server-error" });
    const { job } = await run({});
    expect(github.state.checks).toMatchObject([{ status: "in_progress" }]);
    await post(job.io, () => Promise.resolve(job));
    expect(github.state.checks).toMatchObject([{ status: "completed", conclusion: "cancelled" }]);
  });

  test("is commented on only when there is something to say, if asked so", async () => {
    await run({ inputs: { comment: "on-findings" } });
    expect(github.state.comments).toEqual([]);
    await run({ inputs: { comment: "on-findings" }, outcome: RED });
    await run({ inputs: { comment: "on-findings" } });
    expect(github.state.comments.map((comment) => comment.edits)).toEqual([1]);
  });

  test("reads at most 8 times, here without the 4 of the look-up of the baseline, and writes 3 times", async () => {
    await run({});
    expect(github.state.requests.map((request) => request.operation)).toEqual([
      "pulls/list-files",
      "repos/get-content",
      "checks/list-for-ref",
      "checks/create",
      "checks/update",
      "issues/list-comments",
      "issues/create-comment",
    ]);
  });

  const results = (path: string, more = ""): string =>
    config("0.02").replace("command: [node, run.mjs]", `results-file: ${path}${more}`);

  test.each([
    ["its code would run with the base's secrets", config("0.02"), "must not execute code"],
    ["its setup would", results("rows.jsonl", ", setup: [sh, x.sh]"), "must not execute code"],
    ["its teardown would", results("rows.jsonl", ", teardown: [sh, x.sh]"), "must not execute code"],
    [
      "its recording is a folder of anything",
      results("rows.jsonl", ", replay: recorded"),
      "must not execute",
    ],
    [
      "its requests would carry the base's keys",
      config("0.02").replace("{ command: [node, run.mjs]", '{ http: { url: "http://127.0.0.1:9" }'),
      "must not execute",
    ],
    ["git's files hold the token", results("{ file: .git/config, format: csv }"), "expected a file of"],
    ["its files lead anywhere", results("/proc/self/environ.csv"), "expected a file of"],
    ["its files lead anywhere", results("../x.csv"), "expected a file of"],
  ])("under pull_request_target is refused, since %s", async (_, text, why) => {
    const { job, exitCode } = await run({ event: "pull_request_target", config: text });
    expect(exitCode).toBe(2);
    expect(job.io.said.failures.join()).toContain(why);
    expect(job.requests).toEqual([]);
  });

  test("under pull_request_target may bring results, which executes nothing", async () => {
    const { job } = await run({ event: "pull_request_target", config: results("rows.jsonl") });
    expect(job.requests).toHaveLength(1);
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

  test.each(["push", "workflow_dispatch"] as const)(
    "that is run by %s stores a baseline of its own commit alone; of another it says nothing",
    async (event) => {
      const own = await run({ event, measuredCommit: HEAD_SHA });
      expect(own.job.uploads.map(({ name }) => name)).toContain("regression-gate-baseline-support-bot");
      const other = await run({ event, measuredCommit: BASE_SHA });
      expect(other.exitCode).toBe(3);
      expect(other.job.uploads).toEqual([]);
      expect(other.job.io.said.outputs.get("verdict")).toBe("inconclusive");
      expect(github.state.checks.at(-1)).toMatchObject({
        conclusion: "failure",
        title: "inconclusive: another commit was measured",
      });
    },
  );

  test.each([
    [PASS, "neutral", 0],
    [RED, "failure", 1],
  ])("whose baseline cannot be stored says so in its check, which is no ordinary success", async (...row) => {
    const [outcome, conclusion, expected] = row;
    const job = await actionJob({ ...OPTIONS, github, event: "push", outcome });
    jobs.push(job);
    const full = { upload: () => Promise.reject(new Error("Artifact storage quota has been hit")) };
    expect(await main(job.io, () => Promise.resolve({ ...job, artifacts: full }))).toBe(expected);
    const [check] = github.state.checks.slice(-1);
    expect(check?.conclusion).toBe(conclusion);
    expect(check?.title).toContain("no baseline was stored");
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

test("a push to a branch, judged by its own policy, has a check of another name than the pull request's", async () => {
  const { job } = await run({ event: "push", branch: "change", config: config("0.50") });
  expect(github.state.checks).toMatchObject([{ name: "regression-gate / support-bot (push)" }]);
  expect(job.uploads.map(({ name }) => name)).toEqual(["regression-gate-report-support-bot"]);
});

test.each(["pull_request", "merge_group"] as const)(
  "a %s into another branch, judged by that one's policy, has not the name that the default branch requires",
  async (event) => {
    await run({ event, branch: "lax" });
    expect(github.state.checks).toMatchObject([{ name: "regression-gate / support-bot (into lax)" }]);
  },
);

test("a first run that waits for a branch nobody pushes to says what the default branch is", async () => {
  const ofMaster = config("0.02").replace("branch: main", "branch: master");
  github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, ofMaster);
  const { job } = await run({ config: ofMaster });
  const baseline = await job.requests[0]?.findArtifact({ manifest: sampleManifest(), rows: [] });
  expect(baseline?.provenance.why).toContain("The default branch is main");
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

test("what the trials print is folded away, and takes no commands", async () => {
  const { job } = await run({});
  expect(job.io.said.lines.slice(0, 4)).toEqual([
    "::group::Trials",
    expect.stringMatching(/^::stop-commands::/),
    expect.stringMatching(/^::[0-9a-f-]{36}::$/),
    "::endgroup::",
  ]);
  const failed = await run({ outcome: new Error("the disk is full") });
  expect(failed.job.io.said.lines).toContain("::endgroup::");
});

test("a dry run prints the plan between stopped commands and warns behind them, and opens nothing", async () => {
  const { job, exitCode } = await run({ inputs: { "dry-run": "true" } });
  expect(exitCode).toBe(0);
  expect(job.io.said.lines).toEqual([
    expect.stringMatching(/^::stop-commands::/),
    "plan: 60 trials",
    expect.stringMatching(/^::[0-9a-f-]{36}::$/),
  ]);
  expect(job.io.said.warnings).toEqual(["60 trials are few"]);
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
