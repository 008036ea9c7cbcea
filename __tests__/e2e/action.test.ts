import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { hostProduct, type HostedProduct } from "./support/hosted-product.ts";
import { configFile, HEALTHY, settingsFile, SLIGHTLY_WORSE, TOUCHED, WORSE } from "./support/product.ts";
import { baselinesOf, checkOf, commentsOn, verdictOf } from "./support/seen-on-github.ts";

/**
 * The action against a GitHub that holds every request to GitHub's own description: the committed bundle where the process
 * or its files are what a test shows, the sources in this process elsewhere.
 */

// A job of the bundle waits a second between its writes, for GitHub's sake, and the machine may be busy. Tests that share
// nothing but the baseline run side by side for that reason.
jest.setTimeout(60_000);

let product: HostedProduct;
beforeAll(async () => {
  product = await hostProduct();
});
afterAll(() => product.close());

describe("the main branch", () => {
  test("is neutral on its first push and stores a baseline", async () => {
    const job = await product.push({}, { by: "bundle" });
    expect(job.log).not.toContain("::error::");
    expect(verdictOf(job)).toEqual([0, "pass"]);
    expect(checkOf(product, job)).toMatchObject({ status: "completed", conclusion: "neutral" });
    expect(baselinesOf(product)).toMatchObject([{ runId: job.runId, finalized: true }]);
  });

  test("is compared with its own last push on the second one", async () => {
    const [first] = baselinesOf(product);
    const job = await product.push(TOUCHED);
    expect(job.exitCode).toBe(0);
    expect(job.outputs.get("baseline-run-id")).toBe(String(first?.runId));
    expect(baselinesOf(product)).toHaveLength(2);
    expect(checkOf(product, job)?.conclusion).toBe("success");
  });
});

/** A pull request that loses score, after its first run. */
async function openWorse() {
  const pull = await product.open(WORSE);
  const job = await pull.run({ by: "bundle" });
  const [comment] = commentsOn(product, pull.number);
  return {
    pull,
    job,
    check: checkOf(product, job),
    comment: comment === undefined ? undefined : { ...comment },
  };
}
let opened: ReturnType<typeof openWorse> | undefined;
/** Three tests look at the same run. */
const worse = () => (opened ??= openWorse());

describe("a pull request", () => {
  test.concurrent("that is worse is red: exit 1, check on its head, a comment that names the finding and the worst tasks", async () => {
    const { job, check, comment } = await worse();
    expect(verdictOf(job)).toEqual([1, "fail"]);
    expect(check).toMatchObject({ status: "completed", conclusion: "failure" });
    expect(comment?.author.login).toBe("github-actions[bot]");
    expect(comment?.body).toContain("score");
    // Three of the five tasks that lost most; how the noise orders them is as good as any other.
    expect(comment?.body).toMatch(/Moved most: `t0[0-4]` .*`t0[0-4]` .*`t0[0-4]` /);
    expect(job.summary).toMatch(/Moved most: `t0[0-4]` /);
    expect(job.outputs.get("regressions")).toBe("1");
    expect(job.outputs.get("comment-url")).toContain(`#issuecomment-${comment?.id}`);
    expect(Number(job.outputs.get("artifact-id"))).toBeGreaterThan(0);
  });

  test.concurrent("makes 9 API calls, and one more when main has moved on since its baseline", async () => {
    const { job } = await worse();
    expect(job.operations).toEqual([
      "pulls/list-files",
      "checks/list-for-ref",
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
    expect(checkOf(product, job)?.conclusion).toBe("success");
  });

  test.concurrent("has one comment, updated by its second push", async () => {
    const { pull, comment } = await worse();
    await pull.push(settingsFile(HEALTHY));
    const job = await pull.run();
    expect(job.exitCode).toBe(0);
    expect(commentsOn(product, pull.number)).toMatchObject([{ edits: 1 }]);
    expect(commentsOn(product, pull.number)[0]?.body).not.toBe(comment?.body);
  });

  test.concurrent("that loosens its own margin is judged by the base's, and told so", async () => {
    const pull = await product.open({ ...WORSE, ...configFile("0.50") });
    const job = await pull.run();
    expect(verdictOf(job)).toEqual([1, "fail"]);
    expect(job.operations).toContain("repos/get-content");
    expect(commentsOn(product, pull.number)[0]?.body).toMatch(/metrics\.score\.margin/);
  });

  test.concurrent("that renames its gate and brings a side of its own to compare with is red all the same", async () => {
    const config = configFile("0.02")["regression-gate.yml"] ?? "";
    const own = config
      .replace("id: support-bot", "id: brand-new")
      .replace(/^metrics:/m, "sides: { baseline: { run: {} }, candidate: { run: {} } }\nmetrics:");
    const pull = await product.open({ ...WORSE, "regression-gate.yml": own });
    const job = await pull.run();
    expect(verdictOf(job)).toEqual([1, "fail"]);
    expect(checkOf(product, job)).toMatchObject({ conclusion: "failure" });
    const [comment] = commentsOn(product, pull.number);
    expect(comment?.body).toMatch(
      /judged by the base branch's policy[\s\S]*`id`: `support-bot` → `brand-new`/,
    );
    expect(comment?.body).toContain("`sides`");
  });

  test.concurrent("that touches only documents passes at once", async () => {
    const pull = await product.open({ "docs/index.md": "# Product, explained\n" });
    const job = await pull.run();
    expect(verdictOf(job)).toEqual([0, "pass"]);
    expect(checkOf(product, job)).toMatchObject({
      conclusion: "success",
      title: "no file that this gate covers changed",
    });
    expect(job.operations).not.toContain("actions/list-artifacts-for-repo");
    expect(commentsOn(product, pull.number)).toEqual([]);
  });

  test.concurrent("in a merge queue is gated on the group's head without a comment, and passes at once where nothing covered changed", async () => {
    const worse = await product.open(WORSE);
    const red = await worse.queue({ by: "bundle" });
    expect(verdictOf(red)).toEqual([1, "fail"]);
    expect(checkOf(product, red)).toMatchObject({ status: "completed", conclusion: "failure" });
    expect(commentsOn(product, worse.number)).toEqual([]);
    const docs = await product.open({ "docs/index.md": "# Product, queued\n" });
    const calm = await docs.queue();
    expect(checkOf(product, calm)).toMatchObject({ title: "no file that this gate covers changed" });
  });

  test.concurrent("whose regression is accepted by the judging config passes, and says why and until when", async () => {
    const accepted = "accept: [{ metric: score, reason: smaller model, expires: 2999-12-31 }]\n";
    const config = `${configFile("0.02")["regression-gate.yml"] ?? ""}${accepted}`;
    const pull = await product.open({ ...WORSE, "regression-gate.yml": config });
    const job = await pull.run({ inputs: { "policy-from": "head" } });
    expect(job.exitCode).toBe(0);
    expect([job.outputs.get("regressions"), job.outputs.get("accepted")]).toEqual(["0", "1"]);
    expect(commentsOn(product, pull.number)[0]?.body).toContain("Accepted until 2999-12-31: smaller model");
  });
});

test.concurrent("two gates in one pull request keep their own check, comment, artifact and baseline", async () => {
  await product.push({}, { inputs: { "gate-id": "core" } });
  await product.push({}, { inputs: { "gate-id": "full" } });
  const pull = await product.open(WORSE);
  const core = await pull.run({ inputs: { "gate-id": "core" } });
  const full = await pull.run({ inputs: { "gate-id": "full" } });
  expect([core.exitCode, full.exitCode]).toEqual([1, 1]);
  expect(checkOf(product, core, "core")?.id).not.toBe(checkOf(product, full, "full")?.id);
  expect(commentsOn(product, pull.number)).toMatchObject([{ edits: 0 }, { edits: 0 }]);
  expect([baselinesOf(product, "core").length, baselinesOf(product, "full").length]).toEqual([1, 1]);
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
  expect(checkOf(product, job)).toMatchObject({ status: "completed", conclusion: "cancelled" });
});

test("no request and no answer broke GitHub's description", () => {
  expect(product.github.state.violations).toEqual([]);
});
