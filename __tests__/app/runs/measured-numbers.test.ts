import { expect, test } from "@jest/globals";
import { inExperiment } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const CONFIG = `version: 1
id: numbers
matrix: { axes: { task: [a, b, c], mode: [x, y] }, repetitions: 1 }
run: { module: measure.mjs }
metrics:
  ms: { kind: latency, unit: ms }
  list: { kind: exact }
compare: { unit: task, by: [mode] }
baseline: { from: none }
`;
/** 1, 2 and 6 in mode x, ten times as much in y; task c fails. */
const MEASURE = `const MS = { a: 1, b: 2, c: 6 };
export default ({ axes: { task, mode } }) => ({
  ms: MS[task] * (mode === "x" ? 1 : 10),
  list: [1, 2],
});
`;
const FILES = { "regression-gate.yml": CONFIG, "measure.mjs": MEASURE };
const TABLE = `metric   group   n      mean or rate  median  spread (SD)
ms       mode=x  3              3 ms    2 ms      2.65 ms
ms       mode=y  3             30 ms   20 ms      26.5 ms
list     mode=x  3  lists or objects       –            –
list     mode=y  3  lists or objects       –            –
success  mode=x  3              100%       –       3 of 3
success  mode=y  3              100%       –       3 of 3
`;

test("run, status, report and a gate without a baseline print the numbers measured", async () => {
  await inExperiment(FILES, async (folder) => {
    const run = await runCli(folder, ["run", "--quiet"]);
    expect(run.stdout.split("\n\n")[1]).toBe(TABLE);
    expect((await runCli(folder, ["status"])).stdout).toBe(run.stdout);
    const report = await runCli(folder, ["report"]);
    expect([report.exitCode, report.stdout]).toEqual([0, run.stdout]);
    expect(report.stderr).toContain("this run was not judged");
    const gate = await runCli(folder, ["gate", "--quiet"]);
    expect(gate.stdout).toContain(`\n\n${TABLE}`);
    expect((await runCli(folder, ["report"])).stdout).toBe(gate.stdout);
  });
});

test("programs get the same numbers as JSON, and formats of judged runs refuse one that was not", async () => {
  await inExperiment(FILES, async (folder) => {
    const run = await runCli(folder, ["run", "--quiet", "--format", "json"]);
    const { measured } = JSON.parse(run.stdout);
    expect(measured).toHaveLength(6);
    expect(measured[0]).toMatchObject({ metric: "ms", group: { mode: "x" }, n: 3, mean: 3, median: 2 });
    expect(measured[0].sd).toBeCloseTo(Math.sqrt(7), 12); // (4 + 1 + 9) / 2
    const csv = await runCli(folder, ["report", "--format", "csv"]);
    expect([csv.exitCode, csv.stderr]).toEqual([2, expect.stringContaining("this run was not judged")]);
    const gate = await runCli(folder, ["gate", "--quiet", "--format", "json"]);
    expect(JSON.parse(gate.stdout).schema).toBe("regression-gate/report@1");
  });
});

test("without a config of its own a run is one group", async () => {
  await inExperiment(FILES, async (folder) => {
    await runCli(folder, ["run", "--quiet"]);
    await inExperiment({}, async (other) => {
      const status = await runCli(other, ["status", "--out", `${folder}/.regression-gate`]);
      expect(status.stdout).toContain("\nms       all    6           16.5 ms    8 ms      22.4 ms\n");
    });
  });
});
