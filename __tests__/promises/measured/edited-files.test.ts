import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { commitAll, inExperiment } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const CONFIG = `version: 1
id: edited
matrix: { axes: { task: [a] }, repetitions: 3 }
run: { command: [node, size.mjs], setup: [node, setup.mjs], concurrency: 1 }
metrics: { size: { kind: exact } }
`;
const FILES = {
  "regression-gate.yml": CONFIG,
  "size.mjs": "console.log(JSON.stringify({ size: 1 }));",
  "setup.mjs": 'import { writeFileSync } from "node:fs"; writeFileSync("made.txt", "made");',
  "made.txt": "",
  "results.jsonl": "",
  ".gitignore": ".regression-gate\n",
};
const JOB = { GITHUB_ACTIONS: "true" };

async function gate(folder: string, env: Readonly<Record<string, string>>): Promise<Report> {
  const argv = ["gate", "--quiet", "--format", "json"];
  const { stdout } = await runCli(folder, argv, { env: { PATH: process.env["PATH"] ?? "", ...env } });
  return parseReport(stdout, "stdout");
}

test("an edited file is a warning where a check names the commit, and a remark at a desk", async () => {
  await inExperiment(FILES, async (folder) => {
    commitAll(folder);
    writeFileSync(join(folder, "size.mjs"), "console.log(JSON.stringify({ size: 2 }));");
    const job = await gate(folder, JOB);
    expect([job.verdict, job.exitCode, job.causes[0]?.name]).toEqual(["warn", 0, "edited-files"]);
    expect(job.title).toMatch(/was measured: 1 tracked file was edited before the run: size\.mjs/);
    const desk = await gate(folder, {});
    expect([desk.verdict, desk.manifest.candidate?.git?.dirty]).toEqual(["pass", true]);
  });
});

test("what `setup` writes, a results file and a lock file are no edits", async () => {
  const results = CONFIG.replace(/^run: .*$/mu, "run: { results-file: results.jsonl }");
  const lock = { "package-lock.json": "{}" };
  await inExperiment({ ...FILES, ...lock, "read.yml": results }, async (folder) => {
    commitAll(folder);
    writeFileSync(join(folder, "package-lock.json"), "{ }");
    expect((await gate(folder, JOB)).verdict).toBe("pass");
    // The next gate finds what `setup` wrote: by then it is an edit.
    writeFileSync(join(folder, "made.txt"), "");
    const rows = [0, 1, 2].map((repetition) =>
      JSON.stringify({ axes: { task: "a" }, repetition, metrics: { size: 1 } }),
    );
    writeFileSync(join(folder, "results.jsonl"), `${rows.join("\n")}\n`);
    const argv = ["gate", "-c", "read.yml", "--quiet", "--format", "json"];
    const { stdout } = await runCli(folder, argv, { env: { PATH: process.env["PATH"] ?? "", ...JOB } });
    const report = parseReport(stdout, "stdout");
    expect([report.verdict, report.causes.map(({ name }) => name)]).toEqual(["pass", ["first-run"]]);
  });
});
