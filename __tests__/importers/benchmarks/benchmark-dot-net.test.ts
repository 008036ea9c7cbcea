import { describe, expect, test } from "@jest/globals";
import { benchmarkDotNet } from "../../../src/importers/benchmarks/benchmark-dot-net.ts";
import { bytesOf, isRecognised, readTool } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

// Made by hand after the documentation of the full JSON exporter and of Measurement: there is no file of the tool here.
const fileOf = (...Benchmarks: readonly object[]) =>
  bytesOf(
    `\uFEFF${JSON.stringify({ Title: "T", HostEnvironmentInfo: { BenchmarkDotNetVersion: "0.14.0" }, Benchmarks })}`,
  );
const read = (...benchmarks: readonly object[]) => readTool(benchmarkDotNet, fileOf(...benchmarks));
const told = (...benchmarks: readonly object[]) =>
  read(...benchmarks).rows.map(({ axes, status, metrics }) => [
    axes["benchmark"],
    status === "ok" ? metrics["time"] : status,
  ]);

const measured = (Nanoseconds: unknown, rest: object = {}) => ({
  IterationMode: "Workload",
  IterationStage: "Result",
  LaunchIndex: 1,
  IterationIndex: 1,
  Operations: 4,
  Nanoseconds,
  ...rest,
});
const benchmark = (rest: object) => ({ FullName: "N.T.M(n: 1)", Statistics: { N: 1, Mean: 9 }, ...rest });

test("is recognised by its environment and its benchmarks", () => {
  expect(isRecognised(benchmarkDotNet, fileOf())).toBe(true);
  expect(isRecognised(benchmarkDotNet, bytesOf('{"Benchmarks":[{"FullName":"a"}]}'))).toBe(true);
  expect(isRecognised(benchmarkDotNet, bytesOf('{"benchmarks":[]}'))).toBe(false);
});

describe("measurements", () => {
  test("of stage Result count, in ns an operation; those of overhead, warmup and pilot do not", () => {
    const Measurements = [
      measured(800, { IterationMode: "Overhead", IterationStage: "Actual" }),
      measured(900, { IterationStage: "Warmup" }),
      measured(900, { IterationStage: "Actual" }),
      measured(40),
      measured(48, { IterationIndex: 2 }),
    ];
    expect(told(benchmark({ Measurements, Statistics: { N: 2, OriginalValues: [10, 12] } }))).toEqual([
      ["N.T.M(n: 1)", 10],
      ["N.T.M(n: 1)", 12],
    ]);
  });

  test("of two launches are one a launch", () => {
    const Measurements = [measured(40), measured(48), measured(80, { LaunchIndex: 2 })];
    expect(told(benchmark({ Measurements }))).toEqual([
      ["N.T.M(n: 1)", 11],
      ["N.T.M(n: 1)", 20],
    ]);
  });

  test("of old versions have the stage as their mode", () => {
    const old = (IterationMode: string) => ({ IterationMode, Operations: 2, Nanoseconds: 6 });
    expect(told(benchmark({ Measurements: [old("MainTarget"), old("Result")] }))).toEqual([
      ["N.T.M(n: 1)", 3],
    ]);
  });

  test("of no operations or NaN are missing", () => {
    expect(
      told(benchmark({ Measurements: [measured(40, { Operations: 0 }), measured("NaN"), measured("")] })),
    ).toEqual([
      ["N.T.M(n: 1)", null],
      ["N.T.M(n: 1)", null],
      ["N.T.M(n: 1)", null],
    ]);
  });

  test("that were left out leave the original values; other counts are told", () => {
    const { rows, warnings } = read(benchmark({ Statistics: { N: 3, OriginalValues: [5, 6] } }));
    expect(rows.map(({ metrics }) => metrics["time"])).toEqual([5, 6]);
    expect(warnings.map(({ code }) => code)).toEqual(["rows-missing"]);
  });
});

test("the brief exporter has means only, and says which one has more", () => {
  const { rows, warnings } = read(benchmark({}));
  expect(rows.map(({ metrics }) => metrics["time"])).toEqual([9]);
  expect(warnings).toEqual([{ code: "means-only", text: expect.stringContaining("--exporters fulljson") }]);
});

test("a benchmark without statistics failed", () => {
  expect(
    told(benchmark({ Statistics: null }), benchmark({ FullName: "B", Statistics: { Mean: "" } })),
  ).toEqual([
    ["N.T.M(n: 1)", "errored"],
    ["B", "errored"],
  ]);
});

test("the memory of an operation is one number a benchmark", () => {
  const { rows, metrics } = read(
    benchmark({
      Statistics: { OriginalValues: [5, 6] },
      Memory: { BytesAllocatedPerOperation: 0, Gen0Collections: 1 },
    }),
  );
  expect(rows.map((row) => row.metrics)).toEqual([{ time: 5, memory: 0 }, { time: 6 }]);
  expect(metrics.map(({ name, unit, better }) => [name, unit, better])).toEqual([
    ["time", "ns/op", "lower"],
    ["memory", "B/op", "lower"],
  ]);
});

describe("names", () => {
  test("of one benchmark in several jobs have the job, without its id", () => {
    const job = (text: string) => benchmark({ DisplayInfo: `T.M: ${text} [n=1]` });
    expect(
      told(
        job("Job-CNUJVU(Runtime=.NET 8.0)"),
        job("Job-ABCDEF(Runtime=.NET 9.0)"),
        job("DefaultJob"),
        job("DefaultJob"),
      ).map(([name]) => name),
    ).toEqual([
      "N.T.M(n: 1) [Runtime=.NET 8.0]",
      "N.T.M(n: 1) [Runtime=.NET 9.0]",
      "N.T.M(n: 1) [DefaultJob]",
      "N.T.M(n: 1) [DefaultJob] #2",
    ]);
  });

  test("are made of their parts where there is no full one", () => {
    const parts = { Namespace: "N", Type: "T", Method: "M", Parameters: "n=1", Statistics: { Mean: 1 } };
    expect(told(parts, { ...parts, Parameters: "", Namespace: null })).toEqual([
      ["N.T.M(n=1)", 1],
      ["T.M", 1],
    ]);
  });
});

test("a number as text and a file that is cut off are refused", () => {
  expect(problemLines(() => read(benchmark({ Statistics: { OriginalValues: ["5"] } })))[0]).toContain(
    "Benchmarks.0.Statistics.OriginalValues.0",
  );
  expect(
    problemLines(() =>
      readTool(benchmarkDotNet, bytesOf('{"HostEnvironmentInfo":{},"Benchmarks":[{"FullN')),
    )[0],
  ).toContain("expected JSON");
});
