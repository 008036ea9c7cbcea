import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { tinybench } from "../../../src/importers/benchmarks/tinybench.ts";
import { readCut } from "../../support/cut-files.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const expectedShape = z.object({
  tasks: z.array(
    z.object({
      name: z.string(),
      samples: z.object({ n: z.int(), mean: z.number().optional(), first: z.number().optional() }),
      mean: z.number().nullable(),
      error: z.string().nullable(),
    }),
  ),
});

describe.each(["tinybench/retained.json", "tinybench/means-only.json"])("%s", (path) => {
  const { rows, warnings, metrics } = readTool(tinybench, toolFile(path));
  const { tasks } = expectedOf(path, expectedShape);

  test("is recognised", () => {
    expect(isRecognised(tinybench, toolFile(path))).toBe(true);
  });

  test.each(tasks.filter(({ mean }) => mean !== null))(
    "$name has its samples, or its mean",
    ({ name, samples, mean }) => {
      const values = valuesBy(rows, "benchmark", "time")[name] ?? [];
      expect(values).toHaveLength(Math.max(samples.n, 1));
      expect(values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length).toBeCloseTo(
        mean ?? 0,
        12,
      );
    },
  );

  test("has an errored row for the task that threw", () => {
    expect(rows.filter(({ status }) => status !== "ok")).toMatchObject([
      { axes: { benchmark: "throws" }, status: "errored", metrics: {}, error: { message: "threw: boom" } },
    ]);
  });

  test("tells what it lacks", () => {
    expect(warnings.map(({ code }) => code)).toEqual([
      path.includes("retained") ? "sorted-samples" : "means-only",
    ]);
    expect(metrics).toEqual([{ name: "time", kind: "latency", better: "lower", unit: "ms", role: "gate" }]);
  });

  test.each([0.01, 0.1, 0.5, 0.9])("is refused where it is cut after %s of it", (share) => {
    expect(readCut(tinybench, toolFile(path), share).how).toBe("refused");
  });
});

const read = (content: unknown) =>
  readTool(tinybench, bytesOf(JSON.stringify(content).replaceAll('"NaN"', "NaN")));
const times = (content: unknown) =>
  read(content).rows.map(({ axes, status, metrics }) => [
    axes["benchmark"],
    status === "ok" ? metrics["time"] : status,
  ]);

test("version 2 has the statistics in the result itself", () => {
  const result = { totalTime: 3, min: 1, max: 2, hz: 0.6, period: 1.5, samples: [1, 2], mean: 1.5, rme: 3 };
  const content = [
    { name: "größe", result },
    { name: "b", result: { ...result, samples: [], mean: 4 } },
  ];
  expect(isRecognised(tinybench, bytesOf(JSON.stringify(content)))).toBe(true);
  expect(times(content)).toEqual([
    ["größe", 1],
    ["größe", 2],
    ["b", 4],
  ]);
});

test("a file that begins with a task that threw is recognised", () => {
  const result = { state: "errored", error: {}, runtimeVersion: "20" };
  const content = { name: "suite", tasks: [{ result, name: "a" }] };
  expect(isRecognised(tinybench, bytesOf(`\u{FEFF}${JSON.stringify(content)}`))).toBe(true);
  expect(read(content).rows[0]?.error?.message).toBe("threw: an error that the file does not name");
});

test.each(["errored", "aborted", "aborted-with-statistics", "not-started", "started", "a new one"])(
  "a task in state %s is errored, whatever else it has",
  (state) => {
    expect(times([{ name: "a", result: { state, latency: { samples: [1], mean: 1 } } }])).toEqual([
      ["a", "errored"],
    ]);
  },
);

test("a task without a result, with an empty one or with a mean that is no number is errored", () => {
  const latency = { samples: [], mean: "NaN" };
  const tasks = [
    { name: "a" },
    { name: "b", result: null },
    { name: "c", result: {} },
    { name: "d", result: { latency } },
  ];
  expect(times(tasks)).toEqual(["a", "b", "c", "d"].map((name) => [name, "errored"]));
  expect(times([])).toEqual([]);
});

test("a version 2 task that was aborted or threw is errored", () => {
  const result = { samples: [1], mean: 1 };
  expect(
    times([
      { name: "a", result: { ...result, aborted: true } },
      { name: "b", result: { ...result, error: "x" } },
    ]),
  ).toEqual([
    ["a", "errored"],
    ["b", "errored"],
  ]);
});

test("NaN is missing, numbers as text and tasks without a name are refused by path", () => {
  const of = (samples: unknown) => [
    { name: "a", result: { state: "completed", latency: { samples, mean: 1 } } },
  ];
  expect(times(of(["NaN", 1e300, -1]))).toEqual([
    ["a", null],
    ["a", 1e300],
    ["a", -1],
  ]);
  expect(problemLines(() => read(of(["1"])))[0]).toContain("0.result.latency.samples.0");
  expect(problemLines(() => read({ tasks: [{ result: null }] }))[0]).toContain("tasks.0.name");
});

test("samples that are not in order are not told to be sorted, and another count is told", () => {
  const of = (samples: readonly number[], samplesCount: number) =>
    read([{ name: "a", result: { state: "completed", latency: { samples, samplesCount, mean: 1 } } }])
      .warnings;
  expect(of([3, 1, 2, 5, 4], 5)).toEqual([]);
  expect(of([1, 2, 3, 4, 5], 9).map(({ code }) => code)).toEqual(["rows-missing", "sorted-samples"]);
});

test("equal names are numbered, and told", () => {
  const task = { name: "a", result: { state: "completed", latency: { samples: [1], mean: 1 } } };
  expect(times([task, task])).toEqual([
    ["a", 1],
    ["a #2", 1],
  ]);
  expect(read([task, task]).warnings.map(({ code }) => code)).toEqual(["repeated-names"]);
});
