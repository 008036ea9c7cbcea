import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { z } from "zod";
import { comparableReport } from "../support/command-line/comparable-report.ts";
import type { Artifact } from "../support/loopback-github/state.ts";
import { documentedJobs, inputsOf } from "./support/documented-workflow.ts";
import {
  hostProduct,
  type HostedProduct,
  type JobOptions,
  type JobResult,
} from "./support/hosted-product.ts";
import { SLOW, WORSE } from "./support/product.ts";
import { checkOf, verdictOf } from "./support/seen-on-github.ts";

/** plan -> run -> merge as a workflow does it. */

jest.setTimeout(120_000);

let product: HostedProduct;
beforeAll(async () => {
  product = await hostProduct();
  const job = await product.push({}, of({ mode: "baseline" }, { by: "bundle" }));
  if (job.exitCode !== 0) throw new Error(job.log);
});
afterAll(() => product.close());

/** A job of the sharded gate; lists of the loopback do not lag, so nothing is waited for. */
const of = (inputs: Readonly<Record<string, string>>, more: Omit<JobOptions, "inputs"> = {}): JobOptions => ({
  ...more,
  inputs: { config: "ci/sharded.yml", "wait-seconds": "0", ...inputs },
});

const MATRIX = z.object({
  include: z.array(
    z.object({ shard: z.string(), name: z.string(), trials: z.number(), seconds: z.number().nullable() }),
  ),
});
const matrixOf = (job: JobResult) => MATRIX.parse(JSON.parse(job.outputs.get("plan") ?? "")).include;
const reportOf = (job: JobResult): string => readFileSync(job.outputs.get("report-path") ?? "", "utf8");
const artifactOf = (runId: number, name: string): Artifact => {
  const found = product.github.state.artifacts.find((one) => one.runId === runId && one.name === name);
  if (found === undefined) throw new Error(`no artifact ${name}`);
  return found;
};
/** Rows that a job has written so far, the header not counted. */
const rowsIn = (workspace: string): number => {
  const [file] = globSync(join(workspace, ".regression-gate/runs/*/trials.jsonl"));
  return file === undefined ? 0 : readFileSync(file, "utf8").split("\n").length - 2;
};

describe("a run in three shards", () => {
  test.concurrent("by the workflow of docs/sharding.md comes to the report of one job; a shard that is gone is named; its second attempt wins", async () => {
    const jobs = documentedJobs();
    const pull = await product.open(WORSE);
    const { permissions } = jobs.plan;
    const plan = await pull.run(of({ ...inputsOf(jobs.plan, {}), shards: "3" }, { permissions }));
    expect([plan.exitCode, plan.outputs.get("shard-count")]).toEqual([0, "3"]);
    const inRun = plan.runId;
    const matrix = matrixOf(plan);
    expect(matrix.map(({ name }) => name)).toEqual(["1-of-3", "2-of-3", "3-of-3"]);
    expect(matrix.map(({ trials }) => trials).reduce((sum, trials) => sum + trials)).toBe(120);
    expect(matrix.every(({ seconds }) => seconds !== null)).toBe(true);

    const shards = await Promise.all(
      matrix.map((entry) =>
        pull.run(of(inputsOf(jobs.run, entry), { inRun, permissions: jobs.run.permissions })),
      ),
    );
    expect(shards.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    // No check, no comment: the plan's artifact is all that a shard asks GitHub for.
    const asked = new Set(shards.flatMap(({ operations }) => operations));
    expect([...asked].toSorted()).toEqual([
      "actions/download-artifact",
      "actions/list-workflow-run-artifacts",
      "pulls/list-files",
    ]);

    const merge = await pull.run(
      of(inputsOf(jobs.merge, {}), { inRun, permissions: jobs.merge.permissions }),
    );
    expect(verdictOf(merge)).toEqual([1, "fail"]);
    expect(merge.log).not.toContain("::warning");
    expect(checkOf(product, merge, "sharded")).toMatchObject({ status: "completed", conclusion: "failure" });
    const gate = await pull.run(of({ mode: "gate" }, { inRun, attempt: 2 }));
    expect(comparableReport(reportOf(merge))).toBe(comparableReport(reportOf(gate)));

    const second = artifactOf(inRun, "regression-gate-shard-sharded-2-of-3-a1");
    product.github.state.unlisted.add(second.id);
    const without = await pull.run(
      of({ mode: "gate", shards: "regression-gate-shard-*" }, { inRun, attempt: 3 }),
    );
    // What did arrive is red all the same.
    expect(verdictOf(without)).toEqual([1, "fail"]);
    expect(without.log).toContain("shard 2/3 is missing");
    product.github.state.unlisted.delete(second.id);

    const again = await pull.run(of({ mode: "run", shard: matrix[1]?.shard ?? "" }, { inRun, attempt: 4 }));
    expect(again.exitCode).toBe(0);
    const merged = await pull.run(of({ mode: "merge" }, { inRun, attempt: 4 }));
    expect(verdictOf(merged)).toEqual([1, "fail"]);
    expect(merged.log).toContain("regression-gate-shard-sharded-2-of-3-a1 is superseded by a later attempt");
    expect(reportOf(merged)).toContain(
      `${matrix[1]?.trials} of 120 trials were measured by an earlier attempt of this job`,
    );
  });

  test.concurrent("that is killed goes on where it was in its second attempt", async () => {
    const pull = await product.open(SLOW);
    const plan = await pull.run(of({ mode: "plan", shards: "2", by: "hash" }, { by: "bundle" }));
    const [first = "", second = ""] = matrixOf(plan).map(({ shard }) => shard);
    const inRun = plan.runId;
    expect((await pull.run(of({ mode: "run", shard: first }, { inRun }))).exitCode).toBe(0);
    const killed = await pull.run(
      of({ mode: "run", shard: second }, { inRun, killWhen: (workspace) => rowsIn(workspace) > 5 }),
    );
    expect(killed.exitCode).toBeNull();
    expect((await killed.post()).log).not.toContain("::warning");
    const incomplete = await pull.run(of({ mode: "merge" }, { inRun }));
    expect(verdictOf(incomplete)).toEqual([3, "inconclusive"]);
    const again = await pull.run(of({ mode: "run", shard: second }, { inRun, attempt: 2 }));
    expect(again.exitCode).toBe(0);
    const merged = await pull.run(of({ mode: "merge" }, { inRun, attempt: 2 }));
    expect(verdictOf(merged)).toEqual([0, "pass"]);
    const resumed = /(\d+) of 120 trials were measured by an earlier attempt/.exec(reportOf(merged))?.[1];
    expect(Number(resumed)).toBeGreaterThan(5);
    expect(Number(resumed)).toBeLessThan(60);
  });
});

test.concurrent("a gate that is cancelled goes on where it was in its second attempt, and is no baseline meanwhile", async () => {
  const pull = await product.open(SLOW);
  const killWhen = (workspace: string): boolean => rowsIn(workspace) > 5;
  const cancelled = await pull.run(of({}, { killWhen, signal: "SIGINT" }));
  expect([cancelled.exitCode, cancelled.log]).toEqual([130, expect.stringContaining("interrupted")]);
  const inRun = cancelled.runId;
  await cancelled.post();
  expect(checkOf(product, cancelled, "sharded")).toMatchObject({
    status: "completed",
    conclusion: "cancelled",
  });
  expect(artifactOf(inRun, "regression-gate-rows-sharded-a1").finalized).toBe(true);
  const again = await pull.run(of({}, { inRun, attempt: 2 }));
  expect(verdictOf(again)).toEqual([0, "pass"]);
  expect(reportOf(again)).toMatch(/\d+ of 120 trials were measured by an earlier attempt/);
  const rows = readFileSync(
    (again.outputs.get("report-path") ?? "").replace("report.json", "trials.jsonl"),
    "utf8",
  );
  expect(rows.trimEnd().split("\n")).toHaveLength(121);
});

test.concurrent("a merge of nothing is inconclusive, and says why in check and comment", async () => {
  const pull = await product.open(WORSE);
  const job = await pull.run(of({ mode: "merge" }));
  expect(verdictOf(job)).toEqual([3, "inconclusive"]);
  expect(checkOf(product, job, "sharded")).toMatchObject({ status: "completed", conclusion: "failure" });
  const comment = product.github.state.comments.find(({ issue }) => issue === pull.number);
  expect(comment?.body).toContain("this workflow run has no artifact of a shard of the gate sharded");
});

test.concurrent("a shard of another gate is refused by a merge under whatever name it comes", async () => {
  const pull = await product.open(WORSE);
  const foreign = await pull.run(of({ mode: "run", shard: "1/2", "gate-id": "other" }));
  const inRun = foreign.runId;
  const artifact = artifactOf(inRun, "regression-gate-shard-other-1-of-2-a1");
  const { artifacts } = product.github.state;
  artifacts.splice(artifacts.indexOf(artifact), 1, {
    ...artifact,
    name: "regression-gate-shard-sharded-1-of-2-a1",
  });
  const job = await pull.run(of({ mode: "merge" }, { inRun }));
  expect(job.exitCode).toBe(2);
  expect(job.log).toContain("expected a shard of the gate sharded, got one of other");
  expect(checkOf(product, job, "sharded")).toMatchObject({ status: "completed", conclusion: "failure" });
});

test.concurrent("what touches nothing of the gate is planned for no job, and its merge is the named success", async () => {
  const pull = await product.open({ "docs/index.md": "# Another\n" });
  const plan = await pull.run(of({ mode: "plan", shards: "3" }));
  expect([plan.exitCode, plan.outputs.get("shard-count"), matrixOf(plan)]).toEqual([0, "0", []]);
  const merge = await pull.run(of({ mode: "merge" }, { inRun: plan.runId }));
  expect(verdictOf(merge)).toEqual([0, "pass"]);
  expect(checkOf(product, merge, "sharded")).toMatchObject({
    conclusion: "success",
    title: "no file that this gate covers changed",
  });
});

test("the documented jobs hand on the plan, start none of an empty one, and merge whatever became of the others", () => {
  const { plan, run, merge } = documentedJobs();
  expect(plan.outputs).toEqual({
    plan: "${{ steps.plan.outputs.plan }}",
    "shard-count": "${{ steps.plan.outputs.shard-count }}",
  });
  expect(run).toMatchObject({
    if: "needs.plan.outputs.shard-count != '0'",
    strategy: { matrix: "${{ fromJSON(needs.plan.outputs.plan) }}", "fail-fast": false },
  });
  expect(merge.if).toBe("${{ !cancelled() }}");
});

test("no request and no answer broke GitHub's description", () => {
  expect(product.github.state.violations).toEqual([]);
});
