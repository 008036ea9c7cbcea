import { expect, test } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const CONFIG = `version: 1
id: rows
matrix: { axes: { task: { file: tasks.jsonl, id: id } } }
run: { results-file: r.csv }
metrics: { x: { kind: amount, better: lower, margin: 10% } }
baseline: { from: none }
`;
const TASKS = Array.from({ length: 24 }, (_, task) => `t${task}`);

/** What the columns after `task` hold, by the number of the task. */
interface Written {
  readonly columns: string;
  readonly row: (task: number) => string;
}

function csv({ columns, row }: Written): string {
  return [`task,repetition,${columns}`, ...TASKS.map((task, n) => `${task},0,${row(n)}`), ""].join("\n");
}

async function compared(baseline: Written, candidate: Written, config = CONFIG): Promise<Report> {
  return inTempFolder(async (folder) => {
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    write("regression-gate.yml", config);
    write("tasks.jsonl", TASKS.map((id) => `${JSON.stringify({ id })}\n`).join(""));
    write("base.csv", csv(baseline));
    write("r.csv", csv(candidate));
    const sides = ["--baseline", "base.csv", "--candidate", "r.csv"];
    const { stdout } = await runCli(folder, ["compare", ...sides, "--format", "json"]);
    return parseReport(stdout, "stdout");
  });
}

const OK: Written = { columns: "status,x", row: () => "ok,10" };

test.each([
  ["all", { columns: "status,x", row: () => "failed,10" }],
  ["half", { columns: "status,x", row: (task: number) => (task % 2 === 0 ? "failed,10" : "ok,10") }],
  ["success 0 of all", { columns: "success,x", row: () => "0,10" }],
])("failed rows of a results file that have numbers are no pass: %s", async (_, candidate) => {
  const report = await compared(OK, candidate);
  expect([report.verdict, report.exitCode]).toEqual(["fail", 1]);
  expect(report.findings.map(({ metric, kind }) => [metric, kind])).toEqual([
    ["x", "pass"],
    ["success", "regression"],
  ]);
});

test("a failed row that says success 1 has not succeeded where the config lists success, too", async () => {
  const listed = CONFIG.replace("metrics: {", "metrics: { success: { kind: binary },");
  const said = (status: string): Written => ({ columns: "status,success,x", row: () => `${status},1,10` });
  const report = await compared(said("ok"), said("failed"), listed);
  expect([report.verdict, report.exitCode]).toEqual(["fail", 1]);
  expect(report.findings.map(({ metric, kind }) => [metric, kind])).toContainEqual(["success", "regression"]);
});

test("calibrate judges success of failed rows, as compare does", async () => {
  await inTempFolder(async (folder) => {
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    write("regression-gate.yml", CONFIG);
    write("tasks.jsonl", TASKS.map((id) => `${JSON.stringify({ id })}\n`).join(""));
    const rows = (row: (n: number, repetition: number) => string): string =>
      TASKS.flatMap((task, n) => [0, 1, 2, 3].map((one) => `${task},${one},${row(n, one)}`)).join("\n");
    const calibrated = async (text: string): Promise<string> => {
      write("r.csv", `task,repetition,status,x\n${text}\n`);
      const { stdout, stderr } = await runCli(folder, ["calibrate", "r.csv", "--splits", "10"]);
      return stdout + stderr;
    };
    const some = await calibrated(
      rows((n, one) => `${(n + one) % 3 === 0 ? "failed" : "ok"},${10 + n + one / 9}`),
    );
    expect(some).toContain("success");
    expect(await calibrated(rows((n, one) => `ok,${10 + n + one / 9}`))).not.toContain("success");
  });
});

test("rows that are all ok get no further comparison", async () => {
  const said: Written = { columns: "success,x", row: () => "1,10" };
  for (const candidate of [OK, said]) {
    const report = await compared(OK, candidate);
    expect([report.verdict, report.findings.map(({ metric }) => metric)]).toEqual(["pass", ["x"]]);
  }
});

test("failed rows that a change mends are an improvement, and as many as before are no new objection", async () => {
  const half: Written = { columns: "status,x", row: (task) => (task % 2 === 0 ? "failed,10" : "ok,10") };
  expect((await compared(half, OK)).findings[1]).toMatchObject({ metric: "success", kind: "improved" });
  expect(await compared(half, half)).toMatchObject({ verdict: "pass", exitCode: 0 });
});
