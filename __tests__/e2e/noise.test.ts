import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@jest/globals";
import { writeFiles } from "../support/command-line/experiment.ts";
import { runCli } from "../support/command-line/run-cli.ts";
import { inTempFolder } from "../support/temp-folder.ts";
import { hostProduct } from "./support/hosted-product.ts";
import { PRODUCT, REPETITIONS, TASK_IDS, TOUCHED } from "./support/product.ts";

test("unchanged pull requests, two at a time, are compared with the same baseline and are green", async () => {
  const product = await hostProduct();
  try {
    await product.push({});
    const runOne = async () => (await product.open(TOUCHED)).run();
    const jobs = [...(await Promise.all([runOne(), runOne()])), await runOne()];
    expect(jobs.map((job) => job.exitCode)).toEqual([0, 0, 0]);
    const { checks, violations } = product.github.state;
    const conclusions = jobs.map(
      (job) => checks.findLast((check) => check.headSha === job.headSha)?.conclusion,
    );
    expect(conclusions).toEqual(["success", "success", "success"]);
    expect(new Set(jobs.map((job) => job.outputs.get("baseline-run-id"))).size).toBe(1);
    expect(violations).toEqual([]);
  } finally {
    await product.close();
  }
}, 60_000);

interface Trial {
  readonly axes: { readonly task: string };
  readonly repetition: number;
}

/** Rows of the product's trials as the workflow run of that id would measure them. */
async function rowsOf(folder: string, run: string): Promise<string> {
  const file = pathToFileURL(join(folder, "src/measure.mjs")).href;
  const { measureIn }: { measureIn: (run: string, trial: Trial) => Promise<object> } = await import(file);
  const trials = TASK_IDS.flatMap((task) =>
    Array.from({ length: REPETITIONS }, (_, repetition) => ({ axes: { task }, repetition })),
  );
  const rows = trials.map(async (trial) => ({ ...trial, metrics: await measureIn(run, trial) }));
  return (await Promise.all(rows)).map((row) => `${JSON.stringify(row)}\n`).join("");
}

test("a noisy metric never turns an unchanged product red, 20 times of 20", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, PRODUCT);
    await writeFile(join(folder, "main.jsonl"), await rowsOf(folder, "main"));
    const exitCodes: number[] = [];
    for (let run = 1; run <= 20; run += 1) {
      await writeFile(join(folder, "head.jsonl"), await rowsOf(folder, `head ${run}`));
      const sides = ["--baseline", "main.jsonl", "--candidate", "head.jsonl"];
      exitCodes.push((await runCli(folder, ["compare", ...sides])).exitCode);
    }
    expect(exitCodes).toEqual(Array.from({ length: 20 }, () => 0));
  });
}, 60_000);
