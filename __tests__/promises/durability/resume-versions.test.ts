import { cpSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { comparableReport } from "../../support/command-line/comparable-report.ts";
import { inExperiment, latestRunFolder } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/** Ten rows of 24, as version 0.1.0 left them when it was interrupted. Never made anew: a user's disk has them. */
const OLD_RUN = fileURLToPath(new URL("../../golden/0.1.0/interrupted", import.meta.url));
const ID = "20260131T235959Z-abcdef";

function inOldRun(work: (folder: string, trials: string) => Promise<void>): Promise<void> {
  return inExperiment({ ".regression-gate/latest": `${ID}\n` }, async (folder) => {
    const run = join(folder, ".regression-gate", "runs", ID);
    cpSync(OLD_RUN, run, { recursive: true });
    await work(folder, join(run, "trials.jsonl"));
  });
}

test("a run of version 0.1.0 can be resumed: no finished trial is run again, and resuming twice changes nothing", async () => {
  await inOldRun(async (folder, trials) => {
    const old = readFileSync(trials, "utf8");
    const resumed = await runCli(folder, ["gate", "--resume", "--log", "json"]);
    expect(resumed.stderr.match(/"event":"trial-finished"/g)).toHaveLength(14);
    const rows = readFileSync(trials, "utf8");
    expect(rows.startsWith(old)).toBe(true);
    const again = await runCli(folder, ["gate", "--resume", "--log", "json"]);
    expect([again.exitCode, again.stderr.match(/"event":"trial-finished"/g)]).toEqual([
      resumed.exitCode,
      null,
    ]);
    expect(readFileSync(trials, "utf8")).toBe(rows);

    const reportOf = (): string => readFileSync(join(latestRunFolder(folder), "report.json"), "utf8");
    const report = comparableReport(reportOf());
    const undisturbed = await runCli(folder, ["gate", "--quiet"]);
    expect([again.exitCode, report]).toEqual([undisturbed.exitCode, comparableReport(reportOf())]);
  });
});

test("what a later version adds to a row does not stop a resume", async () => {
  await inOldRun(async (folder, trials) => {
    const [header, ...rows] = readFileSync(trials, "utf8").trimEnd().split("\n");
    const later = rows.map((row) => row.replace(/}$/, ',"laterField":{"a":1}}'));
    await writeFile(trials, `${[header, ...later].join("\n")}\n`);
    const { stderr } = await runCli(folder, ["gate", "--resume", "--log", "json"]);
    expect(stderr.match(/"event":"trial-finished"/g)).toHaveLength(14);
  });
});

test("rows of a later schema are refused, with what to do, and left as they are", async () => {
  await inOldRun(async (folder, trials) => {
    const later = readFileSync(trials, "utf8").replace("trials@1", "trials@2");
    await writeFile(trials, later);
    const { exitCode, stderr } = await runCli(folder, ["gate", "--resume"]);
    expect([exitCode, stderr]).toEqual([
      2,
      `runs/${ID}/trials.jsonl:1:1 schema: was written by a newer regression-gate: its schema is regression-gate/trials@2, and this version reads up to regression-gate/trials@1. Upgrade regression-gate to read it.\n`,
    ]);
    expect(readFileSync(trials, "utf8")).toBe(later);
  });
});
