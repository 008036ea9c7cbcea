import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { vitestBench } from "../../src/importers/benchmarks/vitest-bench.ts";
import VitestReporter, { type Vitest, type VitestTask } from "../../src/reporters/vitest.ts";
import { bytesOf, isRecognised, readTool } from "../support/tool-files.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "regression-gate-test-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What Vitest 4.1.11 hands over, without what is not used. */
const TASKS: VitestTask = {
  name: "t/all.bench.mjs",
  mode: "run",
  projectName: "",
  result: { state: "pass" },
  tasks: [
    {
      name: "sort größe",
      mode: "run",
      result: { state: "pass" },
      tasks: [
        { name: "normal", mode: "run", result: { state: "pass", benchmark: { mean: 2, samples: [1, 3] } } },
        { name: "skipped", mode: "skip" },
        { name: "todo", mode: "todo" },
      ],
    },
    // A benchmark that throws has neither errors nor a mean.
    { name: "throws", mode: "run", result: { state: "run", benchmark: { samples: [] } } },
    { name: "top level", mode: "run", result: { state: "pass", benchmark: { mean: 4, samples: [4] } } },
  ],
};

const UNLOADABLE: VitestTask = {
  name: "t/bad.bench.mjs",
  mode: "run",
  projectName: "web",
  result: { state: "fail", errors: [{ message: "Unexpected token" }] },
  tasks: [],
};

function rowsOf(file: string): readonly unknown[] {
  const { rows } = readTool(vitestBench, bytesOf(readFileSync(join(root, file))));
  return rows.map(({ axes, status, metrics }) => [axes["benchmark"], status, metrics["time"] ?? null]);
}

const ROWS = [
  ["t/all.bench.mjs > sort größe > normal", "ok", 1],
  ["t/all.bench.mjs > sort größe > normal", "ok", 3],
  ["t/all.bench.mjs > sort größe > skipped", "skipped", null],
  ["t/all.bench.mjs > sort größe > todo", "skipped", null],
  ["t/all.bench.mjs > throws", "errored", null],
  ["t/all.bench.mjs > top level", "ok", 4],
  ["[web] t/bad.bench.mjs", "errored", null],
];

test("samples of all benchmarks are kept, and what did not run is told, by every version of Vitest", () => {
  const reporter = new VitestReporter();
  reporter.onInit({ config: { root } });
  reporter.onTestRunEnd([{ task: TASKS }, { task: UNLOADABLE }]);
  expect(rowsOf("vitest-bench.json")).toEqual(ROWS);
  expect(isRecognised(vitestBench, bytesOf(readFileSync(join(root, "vitest-bench.json"))))).toBe(true);
  const older = new VitestReporter({ outputFile: "own.json" });
  older.onInit({ config: { root, outputFile: "other.json" } });
  older.onFinished([TASKS, UNLOADABLE]);
  expect(rowsOf("own.json")).toEqual(ROWS);
});

test("samples are asked for in each project, without a setting of the user", () => {
  const config = { root, benchmark: { includeSamples: false } };
  const project = { config: { root, benchmark: { includeSamples: false } } };
  new VitestReporter().onInit({ config, projects: [project, { config: { root } }] });
  expect([config, project.config].map(({ benchmark }) => benchmark.includeSamples)).toEqual([true, true]);
});

test.each<readonly [string, Vitest["config"]["outputFile"]]>([
  ["one.json", "one.json"],
  ["two.json", { "regression-gate/vitest-reporter": "two.json", json: "no.json" }],
  ["vitest-bench.json", { json: "no.json" }],
])("the file is %s where Vitest's outputFile is %j", (file, outputFile) => {
  writeFileSync(join(root, file), "of an earlier run");
  const reporter = new VitestReporter();
  reporter.onInit({ config: { root, outputFile } });
  expect(existsSync(join(root, file))).toBe(false);
  reporter.onFinished();
  expect(readFileSync(join(root, file), "utf8")).toBe("[]");
});
