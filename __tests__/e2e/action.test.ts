import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { bundleFiles } from "../../src/adapters/zip/read-bundle.ts";
import { parseManifest } from "../../src/formats/manifest.ts";
import type { Manifest } from "../../src/model/run/manifest.ts";
import { startRun } from "../support/loopback-github/arrange.ts";
import { takeId, type Artifact } from "../support/loopback-github/state.ts";
import { hostProduct, type HostedProduct, type JobResult } from "./support/hosted-product.ts";
import { configFile, HEALTHY, settingsFile } from "./support/product.ts";

/** The committed bundle in its own process, against a GitHub that holds every request to GitHub's own description. */

const WORSE = settingsFile({ ...HEALTHY, worstDrop: 0.28, drop: 0.029 });
const SLIGHTLY_WORSE = settingsFile({ ...HEALTHY, worstDrop: 0.008, drop: 0.008 });
const TOUCHED = { "src/notes.txt": "nothing that is measured\n" };

// A job waits a second between its writes, for GitHub's sake, and the machine may be busy. Tests that share nothing but
// the baseline run side by side for that reason.
jest.setTimeout(60_000);

let product: HostedProduct;
beforeAll(async () => {
  product = await hostProduct();
});
afterAll(() => product.close());

const verdictOf = (job: JobResult): readonly [number | null, string | undefined] => [
  job.exitCode,
  job.outputs.get("verdict"),
];
const checkOf = (job: JobResult, id = "support-bot") =>
  product.github.state.checks.findLast(
    (check) => check.headSha === job.headSha && check.name.endsWith(` / ${id}`),
  );
const commentsOn = (number: number) =>
  product.github.state.comments.filter((comment) => comment.issue === number);
const baselines = (id = "support-bot") =>
  product.github.state.artifacts.filter((artifact) => artifact.name === `regression-gate-baseline-${id}`);

/** Of a stored bundle. */
async function manifestOf(artifact: Artifact | undefined): Promise<Manifest> {
  const zip = product.github.blobs.read(artifact?.blob ?? "") ?? new Uint8Array();
  const files = await bundleFiles(zip);
  return parseManifest(new TextDecoder().decode(files.get("manifest.json")), "manifest.json");
}

describe("the main branch", () => {
  test("is neutral on its first push and stores a baseline", async () => {
    const job = await product.push({});
    expect(job.log).not.toContain("::error::");
    expect(verdictOf(job)).toEqual([0, "pass"]);
    expect(checkOf(job)).toMatchObject({ status: "completed", conclusion: "neutral" });
    expect(baselines()).toMatchObject([{ runId: job.runId, finalized: true }]);
  });

  test("is compared with its own last push on the second one", async () => {
    const [first] = baselines();
    const job = await product.push(TOUCHED);
    expect(job.exitCode).toBe(0);
    expect(job.outputs.get("baseline-run-id")).toBe(String(first?.runId));
    expect(baselines()).toHaveLength(2);
    expect(checkOf(job)?.conclusion).toBe("success");
  });
});

describe("a pull request", () => {
  test.concurrent("that is worse is red: exit 1, check on its head, a comment that names the finding and the worst tasks", async () => {
    const pull = await product.open(WORSE);
    const job = await pull.run();
    expect(verdictOf(job)).toEqual([1, "fail"]);
    expect(checkOf(job)).toMatchObject({ status: "completed", conclusion: "failure" });
    const [comment] = commentsOn(pull.number);
    expect(comment?.author.login).toBe("github-actions[bot]");
    expect(comment?.body).toContain("score");
    // Three of the five tasks that lost most; how the noise orders them is as good as any other.
    expect(comment?.body).toMatch(/Moved most: `t0[0-4]` .*`t0[0-4]` .*`t0[0-4]` /);
    expect(job.summary).toMatch(/Moved most: `t0[0-4]` /);
    expect(job.outputs.get("regressions")).toBe("1");
    expect(job.outputs.get("comment-url")).toContain(`#issuecomment-${comment?.id}`);
    expect(Number(job.outputs.get("artifact-id"))).toBeGreaterThan(0);
  });

  test.concurrent("makes 8 API calls, and one more when main has moved on since its baseline", async () => {
    const pull = await product.open(WORSE);
    const { operations } = await pull.run();
    expect(operations).toEqual([
      "pulls/list-files",
      "checks/create",
      "actions/list-artifacts-for-repo",
      "actions/get-workflow-run",
      "repos/list-commits",
      "actions/download-artifact",
      "checks/update",
      "issues/list-comments",
      "issues/create-comment",
    ]);
  });

  test.concurrent("that is worse by less than the margin is not red", async () => {
    const pull = await product.open(SLIGHTLY_WORSE);
    const job = await pull.run();
    expect(job.exitCode).toBe(0);
    expect(job.outputs.get("regressions")).toBe("0");
    expect(checkOf(job)?.conclusion).toBe("success");
  });

  test.concurrent("has one comment, updated by its second push", async () => {
    const pull = await product.open(WORSE);
    await pull.run();
    const [before] = commentsOn(pull.number).map((comment) => comment.body);
    await pull.push(settingsFile(HEALTHY));
    const job = await pull.run();
    expect(job.exitCode).toBe(0);
    expect(commentsOn(pull.number)).toMatchObject([{ edits: 1 }]);
    expect(commentsOn(pull.number)[0]?.body).not.toBe(before);
  });

  test.concurrent("that loosens its own margin is judged by the base's, and told so", async () => {
    const pull = await product.open({ ...WORSE, ...configFile("0.50") });
    const job = await pull.run();
    expect(verdictOf(job)).toEqual([1, "fail"]);
    expect(job.operations).toContain("repos/get-content");
    expect(commentsOn(pull.number)[0]?.body).toMatch(/metrics\.score\.margin/);
  });

  test.concurrent("that renames its gate and brings a side of its own to compare with is red all the same", async () => {
    const config = configFile("0.02")["regression-gate.yml"] ?? "";
    const own = config
      .replace("id: support-bot", "id: brand-new")
      .replace(/^metrics:/m, "sides: { baseline: { run: {} }, candidate: { run: {} } }\nmetrics:");
    const pull = await product.open({ ...WORSE, "regression-gate.yml": own });
    const job = await pull.run();
    expect(verdictOf(job)).toEqual([1, "fail"]);
    expect(checkOf(job)).toMatchObject({ conclusion: "failure" });
    const [comment] = commentsOn(pull.number);
    expect(comment?.body).toMatch(
      /judged by the base branch's policy[\s\S]*`id`: `support-bot` → `brand-new`/,
    );
    expect(comment?.body).toContain("`sides`");
  });

  test.concurrent("that touches only documents passes at once", async () => {
    const pull = await product.open({ "docs/index.md": "# Product, explained\n" });
    const job = await pull.run();
    expect(verdictOf(job)).toEqual([0, "pass"]);
    expect(checkOf(job)).toMatchObject({ conclusion: "success", title: "nothing this gate covers changed" });
    expect(job.operations).not.toContain("actions/list-artifacts-for-repo");
    expect(commentsOn(pull.number)).toEqual([]);
  });

  test.concurrent("in a merge queue is gated on the group's head without a comment, and passes at once where nothing covered changed", async () => {
    const worse = await product.open(WORSE);
    const red = await worse.queue();
    expect(verdictOf(red)).toEqual([1, "fail"]);
    expect(checkOf(red)).toMatchObject({ status: "completed", conclusion: "failure" });
    expect(commentsOn(worse.number)).toEqual([]);
    const docs = await product.open({ "docs/index.md": "# Product, queued\n" });
    const calm = await docs.queue();
    expect(checkOf(calm)).toMatchObject({ title: "nothing this gate covers changed" });
  });

  test.concurrent("whose regression is accepted by the judging config passes, and says why and until when", async () => {
    const accepted = "accept: [{ metric: score, reason: smaller model, expires: 2999-12-31 }]\n";
    const config = `${configFile("0.02")["regression-gate.yml"] ?? ""}${accepted}`;
    const pull = await product.open({ ...WORSE, "regression-gate.yml": config });
    const job = await pull.run({ inputs: { "policy-from": "head" } });
    expect(job.exitCode).toBe(0);
    expect([job.outputs.get("regressions"), job.outputs.get("accepted")]).toEqual(["0", "1"]);
    expect(commentsOn(pull.number)[0]?.body).toContain("Accepted until 2999-12-31: smaller model");
  });
});

describe("permissions", () => {
  test.concurrent("a token that may only read: no comment, no check, the same verdict", async () => {
    const pull = await product.open(WORSE);
    const job = await pull.run({
      permissions: { actions: "read", contents: "read", "pull-requests": "read" },
    });
    expect(verdictOf(job)).toEqual([1, "fail"]);
    expect(checkOf(job)).toBeUndefined();
    expect(commentsOn(pull.number)).toEqual([]);
    expect(job.log.match(/^::warning::.*checks: write/gm)).toHaveLength(1);
    expect(job.log.match(/^::warning::.*pull-requests: write/gm)).toHaveLength(1);
  });

  test.concurrent("without checks: write the verdict is a commit status", async () => {
    const pull = await product.open(WORSE);
    const permissions = {
      actions: "read",
      contents: "read",
      "pull-requests": "write",
      statuses: "write",
    } as const;
    const job = await pull.run({ permissions });
    expect(job.exitCode).toBe(1);
    const shown = product.github.state.statuses.filter((status) => status.sha === job.headSha);
    expect(shown.map((status) => status.state)).toEqual(["pending", "failure"]);
    expect(commentsOn(pull.number)).toHaveLength(1);
  });

  test.concurrent("without actions: read there is no verdict, and it says why", async () => {
    const pull = await product.open(TOUCHED);
    const permissions = { checks: "write", contents: "read", "pull-requests": "write" } as const;
    const job = await pull.run({ permissions });
    expect(verdictOf(job)).toEqual([3, "inconclusive"]);
    expect(commentsOn(pull.number)[0]?.body).toContain("actions: read");
  });
});

describe("the baseline", () => {
  test("is looked for past a partial run, which is named", async () => {
    const complete = baselines().at(-1);
    const partial = await product.push(settingsFile({ ...HEALTHY, broken: 2 }));
    expect(baselines().at(-1)?.runId).toBe(partial.runId);
    await product.push(settingsFile(HEALTHY), { inputs: { "gate-id": "elsewhere" } });
    const pull = await product.open(TOUCHED);
    const job = await pull.run();
    expect(job.outputs.get("baseline-run-id")).toBe(String(complete?.runId));
    expect(commentsOn(pull.number)[0]?.body).toContain(String(partial.runId));
  });

  test("that has expired is told apart from a first run", async () => {
    const stored = baselines();
    for (const artifact of stored) artifact.expired = true;
    try {
      const pull = await product.open(TOUCHED);
      const job = await pull.run();
      expect(verdictOf(job)).toEqual([3, "inconclusive"]);
      expect(commentsOn(pull.number)[0]?.body).toContain("expired");
    } finally {
      for (const artifact of stored) artifact.expired = false;
    }
  });
});

test.concurrent("scheduled runs go on from each other, past one that is lost before its time, and say so", async () => {
  const inputs = { "gate-id": "nightly" };
  const first = await product.push({}, { inputs });
  const lost = await product.schedule({ inputs });
  expect(lost.outputs.get("baseline-run-id")).toBe(String(first.runId));
  for (const artifact of baselines("nightly")) if (artifact.runId === lost.runId) artifact.expired = true;
  const third = await product.schedule({ inputs });
  const manifest = await manifestOf(baselines("nightly").at(-1));
  expect(manifest.lineage).toMatchObject({
    generation: 1,
    parent: { from: "artifact", run: String(first.runId) },
    skipped: [`run ${lost.runId}: its artifact has expired`],
  });
  expect(third.exitCode).toBe(0);
});

test.concurrent("at the merge base a pull request is compared with the main that it has, not with the newest", async () => {
  const inputs = { "gate-id": "branch-point" };
  const base = await product.push({}, { inputs });
  const [stored] = baselines("branch-point");
  const { state } = product.github;
  // Main has gone on since, and stored what it measured there.
  const newer = startRun(product.github, { headSha: "f".repeat(40) });
  if (stored !== undefined) state.artifacts.push({ ...stored, id: takeId(state), runId: newer.id });
  const pull = await product.open(TOUCHED);
  const job = await pull.run({ inputs: { ...inputs, baseline: "merge-base" } });
  expect(job.exitCode).toBe(0);
  expect(job.outputs.get("baseline-run-id")).toBe(String(base.runId));
  expect(job.summary).toContain("at or before the merge base");
});

test.concurrent("two gates in one pull request keep their own check, comment, artifact and baseline", async () => {
  await product.push({}, { inputs: { "gate-id": "core" } });
  await product.push({}, { inputs: { "gate-id": "full" } });
  const pull = await product.open(WORSE);
  const core = await pull.run({ inputs: { "gate-id": "core" } });
  const full = await pull.run({ inputs: { "gate-id": "full" } });
  expect([core.exitCode, full.exitCode]).toEqual([1, 1]);
  expect(checkOf(core, "core")?.id).not.toBe(checkOf(full, "full")?.id);
  expect(commentsOn(pull.number)).toMatchObject([{ edits: 0 }, { edits: 0 }]);
  expect([baselines("core").length, baselines("full").length]).toEqual([1, 1]);
});

test.concurrent("a job that is killed leaves no check open", async () => {
  const pull = await product.open(settingsFile({ ...HEALTHY, hangs: true }));
  const { checks, pulls } = product.github.state;
  const head = pulls.get(pull.number)?.headSha;
  const isOpen = (): boolean =>
    checks.some(({ headSha, status }) => headSha === head && status === "in_progress");
  const job = await pull.run({ killWhen: isOpen });
  expect(job.exitCode).toBeNull();
  expect((await job.post()).exitCode).toBe(0);
  expect(checkOf(job)).toMatchObject({ status: "completed", conclusion: "cancelled" });
});

test("no request and no answer broke GitHub's description", () => {
  expect(product.github.state.violations).toEqual([]);
});
