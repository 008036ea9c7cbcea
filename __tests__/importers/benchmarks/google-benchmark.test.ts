import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { conversion } from "../../../src/base/known-unit.ts";
import { googleBenchmark } from "../../../src/importers/benchmarks/google-benchmark.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const summary = z.object({ n: z.int(), mean: z.number().optional(), first: z.number().optional() });
const expectedShape = z.object({
  benchmarks: z.record(
    z.string(),
    z.object({
      real_time: summary,
      cpu_time: summary,
      errors: z.int(),
      unit: z.string().optional(),
      counters: z.array(z.string()).optional(),
    }),
  ),
});

describe("google-benchmark/all.json", () => {
  const path = "google-benchmark/all.json";
  const { rows, warnings, metrics } = readTool(googleBenchmark, toolFile(path));
  const { benchmarks } = expectedOf(path, expectedShape);
  const nameOf = (runName: string) => runName.replace(/\/(iterations|repeats):\d+/, "");

  test("is recognised", () => {
    expect(isRecognised(googleBenchmark, toolFile(path))).toBe(true);
  });

  test.each(Object.entries(benchmarks).filter(([, { real_time }]) => real_time.n > 0))(
    "%s has a row a repetition, in one unit for all",
    (runName, { real_time, cpu_time, unit = "", counters = [] }) => {
      const toNs = conversion(unit, "ns") ?? (() => Number.NaN);
      for (const [metric, { n, mean = 0, first = 0 }] of [
        ["time", real_time],
        ["cpu_time", cpu_time],
      ] as const) {
        const values = valuesBy(rows, "benchmark", metric)[nameOf(runName)] ?? [];
        expect([values.length, values[0]]).toEqual([n, toNs(first)]);
        expect(values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / n / toNs(mean)).toBeCloseTo(
          1,
          9,
        );
      }
      const row = rows.find(({ axes }) => axes["benchmark"] === nameOf(runName));
      expect(Object.keys(row?.metrics ?? {})).toEqual(["time", "cpu_time", ...counters]);
    },
  );

  test("what reported an error is errored, once a repetition", () => {
    const failed = rows.filter(({ axes }) => axes["benchmark"] === "BM_Fails");
    expect(failed.map(({ status, error, metrics }) => [status, error?.message, metrics])).toEqual(
      Array.from({ length: benchmarks["BM_Fails/repeats:2"]?.errors ?? 0 }, () => [
        "errored",
        "could not open the file",
        {},
      ]),
    );
  });

  test("aggregates alone are one row, the median; complexity is none", () => {
    expect(valuesBy(rows, "benchmark", "time")["BM_Only"]).toEqual([0.7980966048450392]);
    expect(rows.map(({ axes }) => axes["benchmark"])).not.toContain("BM_Big");
    expect(warnings.map(({ code }) => code)).toEqual(["debug-build", "means-only"]);
  });

  test("rates are better where they are higher, other counters say no direction", () => {
    expect(metrics.map(({ name, better }) => [name, better])).toEqual([
      ["time", "lower"],
      ["cpu_time", "lower"],
      ["bytes_per_second", "higher"],
      ["items_per_second", "higher"],
      ["hits", null],
      ["rate", null],
    ]);
  });
});

const fileOf = (benchmarks: readonly object[], context: object = { num_cpus: 2 }) =>
  bytesOf(JSON.stringify({ context, benchmarks }).replaceAll('"NaN"', "NaN"));
const read = (...benchmarks: readonly object[]) => readTool(googleBenchmark, fileOf(benchmarks));
const told = (...benchmarks: readonly object[]) =>
  read(...benchmarks).rows.map(({ axes, status, metrics }) => [
    axes["benchmark"],
    status === "ok" ? metrics["time"] : status,
  ]);
const run = (name: string, real_time: unknown, rest: object = {}) => ({
  name,
  run_name: name,
  run_type: "iteration",
  real_time,
  cpu_time: real_time,
  time_unit: "ns",
  ...rest,
});

describe("other versions", () => {
  test("below 1.5 tell an aggregate by its name alone", () => {
    const old = (name: string, real_time: number) => ({ name, real_time, cpu_time: 1, time_unit: "ns" });
    expect(
      told(
        old("A", 1),
        old("A", 2),
        old("A_mean", 1.5),
        old("A_median", 1.5),
        old("A_stddev", 9),
        old("B_mean", 7),
      ),
    ).toEqual([
      ["A", 1],
      ["A", 2],
      ["B_mean", 7],
    ]);
    expect(told(old("A_mean", 1.5), old("A_median", 1.4), old("A_stddev", 9))).toEqual([["A", 1.4]]);
  });

  test("from 1.8 skip", () => {
    const { rows, warnings } = read(run("A", 0, { skipped: true, skip_message: "no GPU" }), run("B", 1));
    expect(rows.map(({ axes }) => axes["benchmark"])).toEqual(["B"]);
    expect(warnings).toEqual([
      { code: "skipped-benchmarks", text: expect.stringContaining('"A" skipped itself') },
    ]);
  });

  test("write what memory was used", () => {
    const { rows, metrics } = read(run("A", 1, { allocs_per_iter: 2.5, max_bytes_used: 64, memory: 3 }));
    expect(rows[0]?.metrics).toEqual({
      time: 1,
      cpu_time: 1,
      allocations: 2.5,
      memory: 64,
      "memory (counter)": 3,
    });
    expect(metrics.find(({ name }) => name === "memory")?.unit).toBe("B");
  });
});

describe("names", () => {
  test("keep the length of a run where it alone tells benchmarks apart", () => {
    expect(
      told(run("A/iterations:1", 1), run("A/iterations:9", 2), run("B/iterations:9/threads:2", 3)),
    ).toEqual([
      ["A/iterations:1", 1],
      ["A/iterations:9", 2],
      ["B/threads:2", 3],
    ]);
  });

  test("of two benchmarks are numbered, and those of mixed repetitions are one", () => {
    const rows = [
      run("A", 1, { family_index: 0, repetition_index: 0 }),
      run("B", 2, { family_index: 1, repetition_index: 0 }),
      run("A", 3, { family_index: 0, repetition_index: 1 }),
      run("A", 4, { family_index: 2, repetition_index: 0 }),
    ];
    expect(told(...rows)).toEqual([
      ["A", 1],
      ["B", 2],
      ["A", 3],
      ["A #2", 4],
    ]);
    expect(read(...rows).warnings.map(({ code }) => code)).toEqual(["repeated-names"]);
  });
});

describe("what is doubtful", () => {
  test("an aggregate that calls itself an iteration is none, and a percentage stands for nothing", () => {
    expect(
      told(
        run("A", 5),
        { ...run("A", 0.1), name: "A_cv", aggregate_name: "cv" },
        { ...run("B", 0.1), name: "B_cv", run_type: "aggregate", aggregate_name: "cv" },
      ),
    ).toEqual([
      ["A", 5],
      ["B", "errored"],
    ]);
  });

  test("units differ within a benchmark, a time is NaN, a row has none", () => {
    expect(
      told(run("A", 1), run("A", 2, { time_unit: "us" }), run("A", "NaN"), {
        name: "B",
        run_type: "iteration",
      }),
    ).toEqual([
      ["A", 1],
      ["A", 2000],
      ["A", "errored"],
      ["B", "errored"],
    ]);
  });

  test("a number as text, an unknown unit and none are refused by path", () => {
    expect(problemLines(() => read(run("A", "1")))[0]).toContain("benchmarks.0.real_time");
    expect(problemLines(() => read(run("A", 1, { time_unit: "min" })))[0]).toContain(
      "benchmarks.0.time_unit",
    );
    expect(problemLines(() => read(run("A", 1, { time_unit: null })))[0]).toContain(
      "benchmarks.0.time_unit: expected the unit of the times",
    );
  });

  test("an unknown type of a row is refused, and an aggregate without an index belongs to its benchmark", () => {
    expect(problemLines(() => read(run("A", 1, { run_type: "new" })))[0]).toContain("benchmarks.0.run_type");
    const mean = { ...run("A", 9), name: "A_mean", run_type: "aggregate", aggregate_name: "mean" };
    expect(told(run("A", 1, { family_index: 3, per_family_instance_index: 0 }), mean)).toEqual([["A", 1]]);
  });

  test("nothing measured is no row", () => {
    expect(read().rows).toEqual([]);
    expect(isRecognised(googleBenchmark, fileOf([]))).toBe(true);
  });

  test("a file that is cut off is refused", () => {
    const whole = [...toolFile("google-benchmark/all.json").chunks()][0] ?? new Uint8Array();
    for (const share of [0.05, 0.1, 0.5, 0.9]) {
      const cut = bytesOf(whole.slice(0, whole.length * share));
      expect(problemLines(() => readTool(googleBenchmark, cut))[0]).toContain("expected JSON");
    }
  });
});
