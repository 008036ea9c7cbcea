import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { vitestBench } from "../../../src/importers/benchmarks/vitest-bench.ts";
import { readCut } from "../../support/cut-files.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const FILES = ["means-only", "retained", "samples-by-own-reporter"].map(
  (name) => `vitest-bench/${name}.json`,
);

const meansShape = z.object({
  tasks: z.array(z.tuple([z.string(), z.string(), z.object({ mean: z.number().nullable() })])),
});

describe.each(FILES)("%s", (path) => {
  test("is recognised", () => {
    expect(isRecognised(vitestBench, toolFile(path))).toBe(true);
  });

  test.each([0.01, 0.1, 0.5, 0.9])("is refused where it is cut after %s of it", (share) => {
    expect(readCut(vitestBench, toolFile(path), share).how).toBe("refused");
  });
});

test.each(FILES.slice(0, 2))(
  "%s has the mean of each benchmark, and an errored row where there is none",
  (path) => {
    const { rows, warnings, metrics } = readTool(vitestBench, toolFile(path));
    const { tasks } = expectedOf(path, meansShape);
    expect(
      rows.map(({ axes, status, metrics: { time } }) => [axes["benchmark"], status, time ?? null]),
    ).toEqual(
      tasks.map(([group, name, { mean }]) => [`${group} > ${name}`, mean === null ? "errored" : "ok", mean]),
    );
    expect(warnings).toEqual([
      { code: "means-only", text: expect.stringContaining("regression-gate/vitest-reporter") },
    ]);
    expect(metrics).toEqual([{ name: "time", kind: "latency", better: "lower", unit: "ms", role: "gate" }]);
  },
);

test("the file of a reporter has the samples of each benchmark", () => {
  const [, , path = ""] = FILES;
  const { tasks } = expectedOf(path, z.object({ tasks: z.array(z.array(z.unknown())) }));
  const { rows, warnings } = readTool(vitestBench, toolFile(path));
  const of = valuesBy(rows, "benchmark", "time");
  for (const task of tasks) {
    const { n, mean } = z.object({ n: z.int(), mean: z.number().optional() }).parse(task.at(-1));
    const values = of[task.slice(0, -1).join(" > ")] ?? [];
    expect(values).toHaveLength(Math.max(n, 1));
    const sum = values.reduce<number>((all, value) => all + (value ?? 0), 0);
    expect(sum / values.length).toBeCloseTo(mean ?? 0, 12);
  }
  expect(Object.keys(of)).toHaveLength(tasks.length);
  expect(rows.filter(({ status }) => status === "errored").map(({ axes }) => axes["benchmark"])).toEqual([
    "t/all.bench.mjs > other > throws",
  ]);
  expect(warnings.map(({ code }) => code)).toEqual(["sorted-samples"]);
});

const read = (content: unknown) =>
  readTool(vitestBench, bytesOf(JSON.stringify(content).replaceAll('"NaN"', "NaN")));
const times = (content: unknown) =>
  read(content).rows.map(({ axes, status, metrics }) => [
    axes["benchmark"],
    status === "ok" ? metrics["time"] : status,
  ]);

const file = (filepath: string, fullName: string, ...benchmarks: readonly object[]) => ({
  filepath,
  groups: [{ fullName, benchmarks }],
});

test("the same group in the files of two projects is two cases, without an absolute path", () => {
  const mean = (value: number) => ({ name: "sort", samples: [], mean: value, sampleCount: 3 });
  const files = [
    file("/home/ci/w/packages/a/t/x.bench.ts", "t/x.bench.ts > große", mean(1)),
    file("/home/ci/w/packages/b/t/x.bench.ts", "t/x.bench.ts > große", mean(2)),
    file("/home/ci/w/packages/b/t/y.bench.ts", "t/y.bench.ts", mean(3)),
  ];
  expect(times({ files })).toEqual([
    ["a/t/x.bench.ts > große > sort", 1],
    ["b/t/x.bench.ts > große > sort", 2],
    ["t/y.bench.ts > sort", 3],
  ]);
});

test("paths of Windows are no other names", () => {
  const one = { name: "sort", mean: 1 };
  const files = ["a", "b"].map((name) => file(`D:\\w\\${name}\\x.bench.ts`, "x.bench.ts", one));
  expect(times({ files })).toEqual([
    ["a/x.bench.ts > sort", 1],
    ["b/x.bench.ts > sort", 1],
  ]);
});

test("one file in two browsers is numbered, and told", () => {
  const one = file("/w/x.bench.ts", "x.bench.ts", { name: "sort", mean: 1 });
  expect(times({ files: [one, one] })).toEqual([
    ["x.bench.ts > sort", 1],
    ["x.bench.ts > sort #2", 1],
  ]);
  expect(read({ files: [one, one] }).warnings.map(({ code }) => code)).toContain("repeated-names");
});

test("samples that a newer version keeps count, and another number of them is told", () => {
  const one = file("/w/x.bench.ts", "x.bench.ts", {
    name: "sort",
    mean: 9,
    samples: [3, "NaN"],
    sampleCount: 4,
    extra: {},
  });
  expect(times({ files: [one] })).toEqual([
    ["x.bench.ts > sort", 3],
    ["x.bench.ts > sort", null],
  ]);
  expect(read({ files: [one] }).warnings.map(({ code }) => code)).toEqual(["rows-missing"]);
});

test("no groups and no benchmarks are no rows; a mean as text is refused by path", () => {
  expect(
    times({
      files: [
        { filepath: "a", groups: [] },
        { filepath: "b", groups: [{ fullName: "b", benchmarks: [] }] },
      ],
    }),
  ).toEqual([]);
  expect(times([])).toEqual([]);
  const one = file("/w/x.bench.ts", "x.bench.ts", { name: "sort", mean: "1" });
  expect(problemLines(() => read({ files: [one] }))[0]).toContain("files.0.groups.0.benchmarks.0.mean");
});

test("what the reporter says of failed, skipped and other projects' benchmarks counts", () => {
  const samples: readonly number[] = [2, 1];
  expect(
    times([
      { name: ["x", "a"], project: "chromium", mode: "run", state: "pass", mean: 9, samples },
      { name: ["x", "a"], project: "", mode: "run", state: "fail", samples },
      { name: ["x", "b"], mode: "skip", samples: [] },
      { name: ["x", "c"], mode: "todo" },
      { name: ["x"], mode: "run", error: "cannot load", samples: [] },
      { name: ["x", "d"], mode: "run", samples: [] },
      { name: ["x", "e"], mode: "run", mean: 4, samples: [] },
    ]),
  ).toEqual([
    ["[chromium] x > a", 2],
    ["[chromium] x > a", 1],
    ["x > a", "errored"],
    ["x > b", "skipped"],
    ["x > c", "skipped"],
    ["x", "errored"],
    ["x > d", "errored"],
    ["x > e", 4],
  ]);
  expect(problemLines(() => read([{ name: [], samples: [] }]))[0]).toContain("0.name");
});
