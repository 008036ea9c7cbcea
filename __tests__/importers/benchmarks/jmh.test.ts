import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { jmhCsv } from "../../../src/importers/benchmarks/jmh-csv.ts";
import { jmh } from "../../../src/importers/benchmarks/jmh.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const expectedShape = z.object({
  benchmarks: z.array(
    z.object({
      benchmark: z.string(),
      mode: z.string(),
      params: z.record(z.string(), z.string()),
      samples_per_fork: z.array(z.int()),
      samples: z.object({ n: z.int(), mean: z.number().optional() }),
      histogram_counts: z.array(z.int()),
    }),
  ),
});

describe("jmh/modes-forks.json", () => {
  const path = "jmh/modes-forks.json";
  const { rows, warnings, metrics } = readTool(jmh, toolFile(path));
  const { benchmarks } = expectedOf(path, expectedShape);

  test("is recognised", () => {
    expect(isRecognised(jmh, toolFile(path))).toBe(true);
  });

  test.each(benchmarks)("$benchmark $mode of $params has a row a fork", (one) => {
    const { benchmark, mode, params, samples_per_fork, histogram_counts } = one;
    const metric = mode === "thrpt" ? "throughput" : "time";
    const name = `${benchmark} ${mode} (n=${params["n"]}, s=${params["s"]})`;
    const values = valuesBy(rows, "benchmark", metric)[name] ?? [];
    expect(values).toHaveLength(samples_per_fork.length + histogram_counts.length);
  });

  test.each(benchmarks.filter(({ samples }) => samples.n > 0))(
    "the mean of the forks of $benchmark $mode of $params is the tool's own",
    ({ benchmark, mode, params, samples }) => {
      const metric = mode === "thrpt" ? "throughput" : "time";
      const values =
        valuesBy(rows, "benchmark", metric)[`${benchmark} ${mode} (n=${params["n"]}, s=${params["s"]})`] ??
        [];
      const mean = values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length;
      // In ms/op where an earlier benchmark is in us/op.
      const factor = mode === "ss" ? 1e3 : 1;
      expect(mean / factor / (samples.mean ?? Number.NaN)).toBeCloseTo(1, 9);
    },
  );

  test("says directions and units", () => {
    expect(warnings).toEqual([]);
    expect(metrics).toEqual([
      { name: "throughput", kind: "amount", better: "higher", unit: "ops/us", role: "gate" },
      { name: "time", kind: "latency", better: "lower", unit: "us/op", role: "gate" },
    ]);
  });
});

const result = (rawData: unknown, rest: object = {}) => ({
  jmhVersion: "1.37",
  benchmark: "B.m",
  mode: "avgt",
  threads: 1,
  primaryMetric: { score: 3, scoreUnit: "ns/op", rawData },
  ...rest,
});
const read = (...results: readonly object[]) => readTool(jmh, bytesOf(JSON.stringify(results)));
const times = (...results: readonly object[]) => read(...results).rows.map(({ metrics }) => metrics["time"]);

describe("forks", () => {
  test("are one measurement each from two on, and one has a row an iteration", () => {
    expect(times(result([[1, 2, 6]]))).toEqual([1, 2, 6]);
    expect(
      times(
        result([
          [1, 3],
          [5, 7],
        ]),
      ),
    ).toEqual([2, 6]);
  });

  test("that are fewer than asked for, or shorter, are told", () => {
    const { rows, warnings } = read(result([[1, 3], [5]], { forks: 3, measurementIterations: 2 }));
    expect(rows).toHaveLength(2);
    expect(warnings).toEqual([
      { code: "rows-missing", text: expect.stringContaining("3 forks with 2 iterations each") },
    ]);
    expect(read(result([[1, 3]], { forks: 0, measurementIterations: 2 })).warnings).toEqual([]);
  });

  test("with an impossible time have that in place of a mean, so that it is told", () => {
    expect(
      times(
        result([
          [1, -3],
          [5, 7],
        ]),
      ),
    ).toEqual([-3, 6]);
    expect(
      times(
        result([
          [1, 0],
          [5, 7],
        ]),
      ),
    ).toEqual([0, 6]);
    const primaryMetric = {
      scoreUnit: "ns/op",
      rawDataHistogram: [
        [
          [
            [10, 3],
            [-1, 1],
          ],
        ],
      ],
    };
    expect(times(result(null, { mode: "sample", primaryMetric }))).toEqual([-1]);
  });

  test("of several files are forks of their own", () => {
    const files = [1, 5].map((start) => bytesOf(JSON.stringify([result([[start, start + 2]])])));
    expect(readTool(jmh, ...files).rows.map(({ metrics }) => metrics["time"])).toEqual([2, 6]);
  });

  test("of mode sample are the means of all that their iterations measured", () => {
    const primaryMetric = {
      scoreUnit: "ns/op",
      rawDataHistogram: [
        [
          [
            [10, 3],
            [20, 1],
          ],
        ],
        [[[30, 2]]],
      ],
    };
    expect(times(result(null, { mode: "sample", primaryMetric }))).toEqual([12.5, 30]);
    const empty = { scoreUnit: "ns/op", rawDataHistogram: [[[], [[4, 1]]]] };
    expect(times(result(null, { mode: "sample", primaryMetric: empty }))).toEqual([null, 4]);
  });

  test("have NaN as a text, which is missing; another text is refused by path", () => {
    expect(times(result([["NaN", 2]]))).toEqual([null, 2]);
    expect(problemLines(() => read(result([["2"]])))[0]).toContain("0.primaryMetric.rawData.0.0");
  });

  test("that are not there leave the score, and no score is errored", () => {
    const { rows, warnings } = read(
      result([]),
      result(undefined, { benchmark: "C", primaryMetric: { scoreUnit: "ns/op", score: "NaN" } }),
    );
    expect(rows.map(({ status, metrics }) => [status, metrics["time"]])).toEqual([
      ["ok", 3],
      ["errored", undefined],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(["means-only"]);
  });
});

test("names have mode, threads and sorted parameters; equal ones are numbered", () => {
  const { rows, warnings } = read(
    result([[1]], { threads: 8, params: { z: "1", a: "größe" } }),
    result([[1]], { mode: "ss", threads: null }),
    result([[1]], { mode: "ss" }),
  );
  expect(rows.map(({ axes }) => axes["benchmark"])).toEqual([
    "B.m avgt threads=8 (a=größe, z=1)",
    "B.m ss",
    "B.m ss #2",
  ]);
  expect(warnings.map(({ code }) => code)).toEqual(["repeated-names"]);
});

test("units convert to the first one; the unit of an unknown mode tells its direction, or it is refused", () => {
  expect(
    times(
      result([[1]]),
      result([[2]], { benchmark: "C", primaryMetric: { scoreUnit: "ms/op", rawData: [[2]] } }),
    ),
  ).toEqual([1, 2e6]);
  const odd = (scoreUnit: string) =>
    read(result(null, { mode: "new", primaryMetric: { scoreUnit, rawData: [[1]] } }));
  expect(odd("ops/s").metrics.map(({ name }) => name)).toEqual(["throughput"]);
  expect(problemLines(() => odd("points"))[0]).toContain("expected ops/… of the mode thrpt");
});

test("what profilers measure in each iteration is kept, percentiles and what is merged are not", () => {
  const secondaryMetrics = {
    "·gc.alloc.rate.norm": {
      score: 16,
      scoreUnit: "B/op",
      rawData: [
        [16, 18],
        [20, 22],
      ],
    },
    "gc.time": { score: 1, scoreUnit: "ms", rawData: [[1]] },
    "p0.99": {
      score: 9,
      scoreUnit: "ns/op",
      rawData: [
        [9, 9],
        [9, 9],
      ],
    },
  };
  const { rows, metrics } = read(
    result(
      [
        [1, 3],
        [5, 7],
      ],
      { secondaryMetrics },
    ),
  );
  expect(rows.map((row) => row.metrics)).toEqual([
    { time: 2, "gc.alloc.rate.norm": 17 },
    { time: 6, "gc.alloc.rate.norm": 21 },
  ]);
  expect(metrics.map(({ name, better, role }) => [name, better, role])).toEqual([
    ["time", "lower", "gate"],
    ["gc.alloc.rate.norm", "lower", "track"],
  ]);
});

test.each([0.01, 0.1, 0.5, 0.9])("a file that is cut after %s of it is refused", (share) => {
  const whole = [...toolFile("jmh/modes-forks.json").chunks()][0] ?? new Uint8Array();
  const cut = bytesOf(whole.slice(0, whole.length * share));
  expect(problemLines(() => readTool(jmh, cut))[0]).toContain("expected JSON");
});

describe("CSV", () => {
  const HEADER = '"Benchmark","Mode","Threads","Samples","Score","Score Error (99.9%)","Unit"';

  test("has one score a benchmark, which is told", () => {
    const file = toolFile("jmh/scores.csv");
    const { rows, warnings } = readTool(jmhCsv, file);
    expect(isRecognised(jmhCsv, file)).toBe(true);
    expect(rows.map(({ axes, metrics }) => [axes["benchmark"], metrics])).toEqual([
      ["ex.B.sum thrpt (n=10, s=größe)", { throughput: 2.470632 }],
      ["ex.B.sum avgt (n=10, s=größe)", { time: 0.444061 }],
    ]);
    expect(warnings).toEqual([{ code: "means-only", text: expect.stringContaining("-rf json") }]);
  });

  test("has rows of profilers, which belong to their benchmark; percentiles do not", () => {
    const text = `${HEADER}\n"B.m","avgt",4,2,1.5,NaN,"ns/op"\n"B.m:·gc.alloc.rate.norm","avgt",4,2,16.0,NaN,"B/op"\n"B.m:p0.50","avgt",4,2,9,NaN,"ns/op"\n"C","avgt",1,2,NaN,NaN,"ns/op"\n`;
    const { rows } = readTool(jmhCsv, bytesOf(text));
    expect(rows.map(({ axes, status, metrics }) => [axes["benchmark"], status, metrics])).toEqual([
      ["B.m avgt threads=4", "ok", { time: 1.5, "gc.alloc.rate.norm": 16 }],
      ["C avgt", "errored", {}],
    ]);
  });

  test("with a comma in numbers, semicolons or a cut row is refused", () => {
    const lines = (text: string) => problemLines(() => readTool(jmhCsv, bytesOf(text)))[0];
    expect(lines(`${HEADER}\n"B","avgt",1,2,"2,47",NaN,"ns/op"\n`)).toContain('got "2,47"');
    expect(lines(`${HEADER.replaceAll(",", ";")}\n`)).toContain("semicolons");
    expect(lines(`${HEADER}\n"B","avgt",1,2,2.4`)).toContain("may be cut off");
    expect(lines(`${HEADER}\n"B","avgt",1,2,2.4\n`)).toContain("expected 7 cells, got 5");
  });
});
