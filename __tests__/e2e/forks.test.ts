import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { z } from "zod";
import { serializeMeasured } from "../../src/formats/measured-file.ts";
import { writeZip } from "../support/github/hostile-zip.ts";
import { measured, storeArtifact } from "../support/github/report-world.ts";
import { hostProduct, type FinishedRun, type HostedProduct } from "./support/hosted-product.ts";
import { configFile, TOUCHED, WORSE } from "./support/product.ts";
import { checksOf, commentsOn } from "./support/seen-on-github.ts";

/** A fork's pull request from end to end: a job that may only read, then one that reports. */

const SHARDS = z.object({ include: z.array(z.object({ shard: z.string() })) });

jest.setTimeout(120_000);

let product: HostedProduct;
beforeAll(async () => {
  product = await hostProduct();
  await product.push({});
});
afterAll(() => product.close());

const annotations = (log: string, level: string): readonly string[] =>
  log.split("\n").filter((line) => line.startsWith(`::${level}`));

describe("a fork's pull request", () => {
  test.concurrent("that is worse exits with 1 and one notice in its own job, and gets a red check and a comment by the report", async () => {
    const pull = await product.openFromFork(WORSE);
    const job = await pull.run({ by: "bundle" });
    expect([job.exitCode, job.outputs.get("verdict")]).toEqual([1, "fail"]);
    expect(annotations(job.log, "notice")).toHaveLength(1);
    expect(annotations(job.log, "notice")[0]).toContain("mode: report");
    expect(annotations(job.log, "warning").filter((line) => line.includes("permission"))).toEqual([]);
    expect(job.summary).toContain("score");
    expect([checksOf(product, job), commentsOn(product, pull.number)]).toEqual([[], []]);

    const report = await pull.report(job, { by: "bundle" });
    expect(annotations(report.log, "error").filter((line) => !line.includes("title="))).toEqual([]);
    expect(report.exitCode).toBe(0);
    expect([report.outputs.get("verdict"), report.outputs.get("exit-code")]).toEqual(["fail", "1"]);
    expect(checksOf(product, job)).toMatchObject([
      { name: "regression-gate / support-bot", status: "completed", conclusion: "failure" },
    ]);
    const [comment] = commentsOn(product, pull.number);
    expect(comment?.body).toContain(
      `measured in run ${job.runId} by the code and the workflow of the pull request`,
    );
    // The same numbers under the same policy: the same regressions.
    expect(report.outputs.get("regressions")).toBe(job.outputs.get("regressions"));
    expect(report.outputs.get("baseline-run-id")).toBe(job.outputs.get("baseline-run-id"));
  });

  test.concurrent("that is as good has a green check, in a number of calls that no metric changes", async () => {
    const pull = await product.openFromFork({ ...TOUCHED, ...configFile("0.50") });
    const job = await pull.run();
    const report = await pull.report(job);
    expect([job.exitCode, report.exitCode]).toEqual([0, 0]);
    expect(checksOf(product, job)).toMatchObject([{ conclusion: "success" }]);
    expect(commentsOn(product, pull.number)[0]?.body).toMatch(/metrics\.score\.margin/);
    expect(report.operations).toHaveLength(19);
  });

  test.concurrent("that touches nothing the gate covers passes by the list of its files, without an artifact", async () => {
    const pull = await product.openFromFork({ "docs/index.md": "# Product, explained\n" });
    const job = await pull.run();
    const report = await pull.report(job);
    expect([job.exitCode, report.exitCode]).toEqual([0, 0]);
    expect(checksOf(product, job)).toMatchObject([
      { conclusion: "success", title: "no file that this gate covers changed" },
    ]);
  });

  test.concurrent("whose job brought nothing has a red check that says so", async () => {
    const pull = await product.openFromFork(TOUCHED);
    const job = pull.idle();
    const report = await pull.report(job);
    expect(report.exitCode).toBe(3);
    expect(report.log).toContain("Refused (no-artifact)");
    expect(checksOf(product, job)).toMatchObject([
      { conclusion: "failure", title: "no verdict: refused (no-artifact)" },
    ]);
  });

  test.concurrent("in shards is merged by a job that may only read, and reported like any; a missing shard is named", async () => {
    const pull = await product.openFromFork(TOUCHED);
    const plan = await pull.run({ inputs: { mode: "plan", shards: "2", by: "hash" } });
    const inRun = plan.runId;
    const run = (shard: string) => pull.run({ inRun, inputs: { mode: "run", shard } });
    const merge = async () => {
      const job = await pull.run({ inRun, inputs: { mode: "merge", "wait-seconds": "0" } });
      const report = await pull.report(job);
      return [job, report].map(({ outputs }) => outputs.get("verdict"));
    };
    const [first = "", second = ""] = SHARDS.parse(JSON.parse(plan.outputs.get("plan") ?? "")).include.map(
      ({ shard }) => shard,
    );
    await run(first);
    expect(await merge()).toEqual(["inconclusive", "inconclusive"]);
    expect(commentsOn(product, pull.number)[0]?.body).toMatch(/shard/i);
    await run(second);
    // A second attempt would take another name; here the first merge is as if it had never been.
    const { artifacts } = product.github.state;
    const merged = ["regression-gate-pr-support-bot", "regression-gate-report-support-bot"];
    for (const name of merged) {
      artifacts.splice(
        artifacts.findIndex((artifact) => artifact.runId === inRun && artifact.name === name),
        1,
      );
    }
    const [there, here] = await merge();
    expect(here).toBe(there);
    expect(here).not.toBe("inconclusive");
  });

  test.concurrent("whose own workflow forged the artifact is refused by the bundle, by name", async () => {
    const name = "regression-gate-pr-support-bot";
    const forge = async (zip: (run: FinishedRun, number: number) => Buffer) => {
      const pull = await product.openFromFork(WORSE);
      const run = pull.idle();
      storeArtifact(product.github, { name, runId: run.runId }, zip(run, pull.number));
      const report = await pull.report(run);
      return { report, checks: checksOf(product, run).map(({ conclusion }) => conclusion) };
    };
    const claim = (run: FinishedRun, number: number, headSha = run.headSha): Buffer =>
      Buffer.from(
        serializeMeasured(measured({ run: { id: run.runId, attempt: 1 }, pullRequest: { number, headSha } })),
      );
    const honest = (content: Buffer): Buffer => writeZip([{ name: "measured.json", content }]);
    const outcomes = await Promise.all([
      forge((run, number) => honest(claim(run, number)).subarray(0, -20)),
      forge((run, number) => writeZip([{ name: "../measured.json", content: claim(run, number) }])),
      forge(() => honest(Buffer.alloc(40 << 20))),
      forge((run, number) => honest(claim(run, number + 1000))),
      forge((run, number) => honest(claim(run, number, "e".repeat(40)))),
    ]);
    expect(outcomes.map(({ report }) => /Refused \(([\w-]+)\)/.exec(report.log)?.[1])).toEqual([
      "unreadable-artifact",
      "unreadable-artifact",
      "unreadable-artifact",
      "other-pull-request",
      "other-commit",
    ]);
    expect(outcomes.map(({ report }) => report.exitCode)).toEqual([3, 3, 3, 3, 3]);
    expect(outcomes.flatMap(({ checks }) => checks)).toEqual(Array.from({ length: 5 }, () => "failure"));
  });
});

describe("mode report", () => {
  test.concurrent("leaves a pull request of this repository to its own run", async () => {
    const pull = await product.open(TOUCHED);
    const run = pull.idle();
    const report = await pull.report(run);
    expect(report.exitCode).toBe(0);
    expect(report.log).toContain("(own-branch)");
    expect(checksOf(product, run)).toEqual([]);
  });

  test.concurrent("without checks: write fails, or a required check would stay missing without a word", async () => {
    const pull = await product.openFromFork(TOUCHED);
    const permissions = { actions: "read", contents: "read", "pull-requests": "write" } as const;
    const report = await pull.report(pull.idle(), { permissions });
    expect(report.exitCode).toBe(2);
    expect(report.log).toContain("checks: write");
  });

  test.concurrent("is the only one that runs on workflow_run", async () => {
    const pull = await product.openFromFork(TOUCHED);
    const gate = await pull.report(pull.idle(), { inputs: { mode: "gate" } });
    expect(gate.exitCode).toBe(2);
    expect(gate.log).toContain("must not measure");
  });
});

test("no request and no answer broke GitHub's description", () => {
  expect(product.github.state.violations).toEqual([]);
});
