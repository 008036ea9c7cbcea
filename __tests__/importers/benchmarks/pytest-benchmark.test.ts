import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { pytestBenchmark } from "../../../src/importers/benchmarks/pytest-benchmark.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const expectedShape = z.object({
  benchmarks: z.record(
    z.string(),
    z.object({
      n: z.int(),
      mean: z.number().optional(),
      first: z.number().optional(),
      mean_in_file: z.number(),
    }),
  ),
});

describe("pytest-benchmark/with-data.json", () => {
  const path = "pytest-benchmark/with-data.json";
  const { rows, warnings } = readTool(pytestBenchmark, toolFile(path));
  const values = valuesBy(rows, "benchmark", "time");
  const { benchmarks } = expectedOf(path, expectedShape);

  test("is recognised", () => {
    expect(isRecognised(pytestBenchmark, toolFile(path))).toBe(true);
  });

  test("has a row a round, and the tool's own means", () => {
    expect(Object.keys(values)).toEqual(Object.keys(benchmarks));
    for (const [name, { n, first, mean = Number.NaN }] of Object.entries(benchmarks)) {
      const rounds = values[name] ?? [];
      expect([name, rounds.length, rounds[0]]).toEqual([name, n, first]);
      expect(rounds.reduce<number>((sum, value) => sum + (value ?? 0), 0) / n / mean).toBeCloseTo(1, 12);
    }
    expect(warnings).toEqual([]);
  });
});

describe("pytest-benchmark/saved-no-data.json", () => {
  const path = "pytest-benchmark/saved-no-data.json";
  const { rows, warnings } = readTool(pytestBenchmark, toolFile(path));

  test("has a mean a benchmark, and says which option keeps the rounds", () => {
    const { benchmarks } = expectedOf(path, expectedShape);
    const means = Object.entries(benchmarks).map(([name, { mean_in_file }]) => [name, [mean_in_file]]);
    expect(valuesBy(rows, "benchmark", "time")).toEqual(Object.fromEntries(means));
    expect(warnings).toEqual([
      { code: "means-only", text: expect.stringContaining("--benchmark-save-data") },
    ]);
  });
});

const fileOf = (benchmarks: readonly object[], rest: object = { machine_info: {} }) =>
  bytesOf(JSON.stringify({ benchmarks, ...rest }).replaceAll('"NaN"', "NaN"));
const read = (...benchmarks: readonly object[]) => readTool(pytestBenchmark, fileOf(benchmarks));

test("is recognised by its benchmarks where the machine comes behind a long list, and where there is none", () => {
  const data = Array.from({ length: 20_000 }, (_, index) => index / 7);
  expect(isRecognised(pytestBenchmark, fileOf([{ fullname: "a", stats: { data } }]))).toBe(true);
  expect(isRecognised(pytestBenchmark, fileOf([]))).toBe(true);
  expect(read().rows).toEqual([]);
});

test("a benchmark without rounds or mean is errored, and one of NaN is missing", () => {
  const { rows } = read(
    { fullname: "a", stats: null },
    { fullname: "b", stats: { data: [], mean: null } },
    { fullname: "c", stats: { data: ["NaN", 1] } },
  );
  expect(rows.map(({ status, metrics }) => [status, metrics["time"]])).toEqual([
    ["errored", undefined],
    ["errored", undefined],
    ["ok", null],
    ["ok", 1],
  ]);
});

test("more or fewer rounds than the file says are told; the rounds that are there count", () => {
  const { rows, warnings } = read({ fullname: "a", stats: { data: [1, 2], rounds: 3, mean: 9 } });
  expect(rows).toHaveLength(2);
  expect(warnings.map(({ code }) => code)).toEqual(["rows-missing"]);
});

test("equal names are numbered, and told", () => {
  const { rows, warnings } = read(
    { fullname: "a", stats: { data: [1] } },
    { fullname: "a", stats: { data: [2] } },
  );
  expect(rows.map(({ axes }) => axes["benchmark"])).toEqual(["a", "a #2"]);
  expect(warnings.map(({ code }) => code)).toEqual(["repeated-names"]);
});

test("a number as text, a benchmark without a name and a file that is cut off are refused by place", () => {
  expect(problemLines(() => read({ fullname: "a", stats: { data: ["1"] } }))[0]).toContain(
    "benchmarks.0.stats.data.0",
  );
  expect(problemLines(() => read({ stats: { data: [1] } }))[0]).toContain("benchmarks.0.fullname");
  const whole = [...toolFile("pytest-benchmark/with-data.json").chunks()][0] ?? new Uint8Array();
  for (const share of [0.01, 0.1, 0.5, 0.9]) {
    const cut = bytesOf(whole.slice(0, whole.length * share));
    expect(problemLines(() => readTool(pytestBenchmark, cut))[0]).toContain("expected JSON");
  }
});
