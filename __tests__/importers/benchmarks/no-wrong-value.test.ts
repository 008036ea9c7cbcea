import { describe, expect, test } from "@jest/globals";
import { autocannon } from "../../../src/importers/benchmarks/autocannon.ts";
import { customSmallerIsBetter } from "../../../src/importers/benchmarks/custom-lists.ts";
import { googleBenchmark } from "../../../src/importers/benchmarks/google-benchmark.ts";
import { gnuTime } from "../../../src/importers/benchmarks/gnu-time.ts";
import { goBench, goBenchJson } from "../../../src/importers/benchmarks/go-bench.ts";
import { hyperfine } from "../../../src/importers/benchmarks/hyperfine.ts";
import { jmh } from "../../../src/importers/benchmarks/jmh.ts";
import { jmhCsv } from "../../../src/importers/benchmarks/jmh-csv.ts";
import { k6Points } from "../../../src/importers/benchmarks/k6-points.ts";
import { k6Summary } from "../../../src/importers/benchmarks/k6-summary.ts";
import { libtestBench } from "../../../src/importers/benchmarks/libtest-bench.ts";
import { mitata } from "../../../src/importers/benchmarks/mitata.ts";
import { perfStat } from "../../../src/importers/benchmarks/perf-stat.ts";
import { pyperf } from "../../../src/importers/benchmarks/pyperf.ts";
import { pytestBenchmark } from "../../../src/importers/benchmarks/pytest-benchmark.ts";
import { vegetaReport } from "../../../src/importers/benchmarks/vegeta.ts";
import { vitestBench } from "../../../src/importers/benchmarks/vitest-bench.ts";
import type { FileImporter } from "../../../src/importers/importer.ts";
import { bytesOf, readTool } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

/** Status, or metrics, of each row by its case: `[["sort", {time: 1}], ["copy", "errored"]]`. */
function valuesOf(importer: FileImporter, content: unknown): readonly unknown[] {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return readTool(importer, bytesOf(text)).rows.map(({ axes, status, metrics }) => [
    axes["benchmark"],
    status === "ok" ? metrics : status,
  ]);
}

function codesOf(importer: FileImporter, text: string): readonly string[] {
  return readTool(importer, bytesOf(text)).warnings.map(({ code }) => code);
}

test("an object with a key twice is refused, because nothing says which value was meant", () => {
  const text = '[{"name": "a", "unit": "ms", "value": 1, "value": 9}]';
  expect(problemLines(() => readTool(customSmallerIsBetter, bytesOf(text)))).toEqual([
    expect.stringContaining('one object has the key "value" twice'),
  ]);
});

test.each([
  ["k6", k6Summary, '{"root_group": {}, "metrics": {"__proto__": {"avg": 1}}}'],
  ["hyperfine", hyperfine, '{"results": [{"command": "a", "times": [1], "parameters": {"__proto__": "1"}}]}'],
  ["mitata", mitata, '{"layout": [], "benchmarks": [{"alias": "a", "runs": [{"args": {"__proto__": 1}}]}]}'],
  [
    "jmh",
    jmh,
    '[{"benchmark": "a", "mode": "avgt", "params": {"__proto__": "1"}, "primaryMetric": {"scoreUnit": "ns/op"}}]',
  ],
])("%s: a name that a schema would drop is refused", (_, importer, text) => {
  expect(problemLines(() => readTool(importer, bytesOf(text)))[0]).toContain("__proto__");
});

describe("libtest", () => {
  const line = (result: string): string =>
    `test a ... bench: ${result}\ntest b ... bench: 1 ns/iter (+/- 0)\n`;
  const b = ["b", { time: 1 }];

  test.each(["12,50 ns/iter (+/- 1)", "1,2,34 ns/iter (+/- 1)", "1,234,5 ns/iter (+/- 1)"])(
    "commas that do not stand between thousands are no number: %s",
    (result) => expect(valuesOf(libtestBench, line(result))).toEqual([["a", "errored"], b]),
  );

  test("a benchmark with its output before its result is errored, and not lost", () => {
    const text = "test a ... hello\nbench: 5 ns/iter (+/- 0)\ntest b ... bench: 1 ns/iter (+/- 0)\n";
    expect(valuesOf(libtestBench, text)).toEqual([["a", "errored"], b]);
  });

  test("two results on one line are no name with a result", () => {
    const text = line("5 ns/iter (+/- 0)test c ... bench: 6 ns/iter (+/- 0)");
    expect(valuesOf(libtestBench, text)).toEqual([["a", "errored"], b]);
  });

  test("words of a test are those of no benchmark", () => {
    const text = `test x ... ok\ntest x ... ok <0.001s>\ntest y ... ignored\ntest y ... ignored, slow\n${line("5 ns/iter (+/- 0)")}`;
    expect(valuesOf(libtestBench, text)).toEqual([["a", { time: 5 }], b]);
  });
});

describe("k6", () => {
  const summary = (metrics: object): readonly unknown[] => valuesOf(k6Summary, { root_group: {}, metrics });

  test("0 of what nothing was counted of is no value", () => {
    expect(
      summary({
        checks: { passes: 0, fails: 0, value: 0 },
        http_req_duration: { avg: 0, min: 0, med: 0, max: 0 },
        http_req_blocked: { avg: 0, min: 0, med: 0, max: 0 },
      }),
    ).toEqual([
      ["checks", "errored"],
      ["http_req_duration", "errored"],
      ["http_req_blocked", { phase_time: 0 }],
    ]);
  });

  test("a trend without its mean is errored, and not left out", () => {
    expect(
      summary({
        a: { med: 1, max: 2 },
        b: { "p(95)": 2 },
        c: { avg: null, max: 1 },
        vus: { value: 1, max: 2 },
      }),
    ).toEqual([
      ["a", "errored"],
      ["b", "errored"],
      ["c", "errored"],
    ]);
  });

  test("a request has failed by its status or error where nothing says whether it was expected", () => {
    const point = (tags: object): string =>
      JSON.stringify({ type: "Point", metric: "http_req_duration", data: { value: 1, tags } });
    const text = [
      '{"type": "Metric", "metric": "http_req_duration", "data": {"type": "trend", "contains": "time"}}',
      ...[
        { status: "200" },
        { status: "503" },
        { status: "0" },
        { error_code: "1212" },
        { error: "dial" },
      ].map(point),
      point({ status: "404", expected_response: "true" }),
    ].join("\n");
    const statuses = readTool(k6Points, bytesOf(text)).rows.map(({ status }) => status);
    expect(statuses).toEqual(["ok", "failed", "failed", "failed", "failed", "ok"]);
  });
});

test("vegeta: a success of more than all requests, or below 0, is refused by path", () => {
  const report = { latencies: { mean: 1 }, requests: 10, success: 2, status_codes: {} };
  const problem = (content: object): readonly string[] =>
    problemLines(() => readTool(vegetaReport, bytesOf(JSON.stringify(content))));
  expect(problem(report)).toEqual([expect.stringContaining("success")]);
  expect(problem({ ...report, success: 1, requests: -1 })).toEqual([expect.stringContaining("requests")]);
  expect(problem({ ...report, success: 1, status_codes: { "200": -5 } })).toEqual([
    expect.stringContaining("status_codes.200"),
  ]);
});

test("autocannon: the classes of answers count where non2xx says less", () => {
  const run = {
    url: "u",
    errors: 0,
    non2xx: null,
    "2xx": 50,
    "5xx": 50,
    latency: { mean: 1 },
    requests: { mean: 2, total: 100 },
  };
  expect(valuesOf(autocannon, run)).toEqual([["u", { time: null, failed: 0.5, throughput: null }]]);
});

test("mitata: a benchmark without a run is errored, and not lost", () => {
  expect(valuesOf(mitata, { layout: [], benchmarks: [{ alias: "a", runs: [] }] })).toEqual([
    ["a", "errored"],
  ]);
});

describe("vitest", () => {
  const output = (...benchmarks: readonly object[]): object => ({
    files: [
      {
        filepath: "/home/u/p/t/a.bench.ts",
        groups: [{ fullName: "/home/u/p/t/a.bench.ts > g", benchmarks }],
      },
    ],
  });

  test("the mean of no sample is none, and statistics of a later tinybench count", () => {
    expect(
      valuesOf(
        vitestBench,
        output(
          { name: "none", mean: 0, sampleCount: 0, samples: [] },
          { name: "later", samples: [], latency: { mean: 2, samples: [1, 3], samplesCount: 2 } },
        ),
      ),
    ).toEqual([
      ["a.bench.ts > g > none", "errored"],
      ["a.bench.ts > g > later", { time: 1 }],
      ["a.bench.ts > g > later", { time: 3 }],
    ]);
  });

  test("a state other than pass is no measurement", () => {
    const of = (name: string, state: string): object => ({
      name: ["/a/b/t.bench.ts", name],
      state,
      samples: [1],
    });
    expect(
      valuesOf(vitestBench, [of("a", "pass"), of("b", "run"), of("c", "skip"), of("d", "queued")]),
    ).toEqual([
      ["t.bench.ts > a", { time: 1 }],
      ["t.bench.ts > b", "errored"],
      ["t.bench.ts > c", "skipped"],
      ["t.bench.ts > d", "errored"],
    ]);
  });
});

test("perf stat: what was counted in no part of the run is no count, and what in a part is told", () => {
  const of = (event: string, percent: number): string =>
    JSON.stringify({ "counter-value": "0", unit: "", event, "pcnt-running": percent });
  const text = [of("cycles", 0), of("instructions", 25.5), of("branches", 99.9)].join("\n");
  expect(valuesOf(perfStat, text)).toEqual([
    ["cycles", "errored"],
    ["instructions", { count: 0 }],
    ["branches", { count: 0 }],
  ]);
  expect(codesOf(perfStat, text)).toEqual(["scaled-counts"]);
  expect(codesOf(perfStat, of("branches", 100))).toEqual([]);
});

test("time -v: commands of several lines are not those that begin alike", () => {
  const run = (command: string): string =>
    `\tCommand being timed: "${command}"\n\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:01.00\n\tExit status: 0\n`;
  expect(valuesOf(gnuTime, run("sh -c a\nb") + run("sh -c a\nc\nd") + run("sh -c a"))).toEqual([
    ["sh -c a\nb", { time: 1 }],
    ["sh -c a\nc\nd", { time: 1 }],
    ["sh -c a", { time: 1 }],
  ]);
});

test("github-action-benchmark: units that are called as our metrics are other ones", () => {
  const rows = ["time", "memory", "value", "ms", ""].map((unit) => ({ name: unit, unit, value: 1 }));
  expect(valuesOf(customSmallerIsBetter, rows)).toEqual([
    ["time", { "time (unit)": 1 }],
    ["memory", { "memory (unit)": 1 }],
    ["value", { "value (unit)": 1 }],
    ["ms", { time: 1 }],
    ["", { value: 1 }],
  ]);
});

describe("Go", () => {
  const run = (...lines: readonly string[]): string =>
    ["goos: linux", "goarch: amd64", "pkg: p", ...lines, ""].join("\n");
  const ok = ["PASS", "ok  \tp\t1.0s"];
  const line = (name: string, ns: number): string => `Benchmark${name}-8 \t100\t${ns} ns/op`;

  test("each process of a package is one measurement where a file has several", () => {
    const text = [1, 2].map((n) => run(line("A", n), line("A", n + 2), line("B", 7), ...ok)).join("");
    expect(valuesOf(goBench, text)).toEqual([
      ["p.BenchmarkA", { time: 2 }],
      ["p.BenchmarkB", { time: 7 }],
      ["p.BenchmarkA", { time: 3 }],
      ["p.BenchmarkB", { time: 7 }],
    ]);
    expect(valuesOf(goBench, run(line("A", 1), line("A", 3), ...ok))).toEqual([
      ["p.BenchmarkA", { time: 1 }],
      ["p.BenchmarkA", { time: 3 }],
    ]);
    const events = text
      .split("\n")
      .filter((output) => output !== "")
      .flatMap((output) => [
        { Action: "output", Package: "p", Output: `${output}\n` },
        ...(output.startsWith("ok") ? [{ Action: "pass", Package: "p" }] : []),
      ])
      .map((event) => JSON.stringify(event));
    expect(valuesOf(goBenchJson, events.join("\n"))).toEqual(valuesOf(goBench, text));
  });

  test("a package that begins where the one before has no end is told, and its panic is errored", () => {
    const next = run(line("A", 1), ...ok);
    expect(codesOf(goBench, run(line("A", 1)) + next)).toEqual(["cut-off"]);
    expect(codesOf(goBench, run(line("A", 1), "PASS") + next)).toEqual([]);
    expect(valuesOf(goBench, run("panic: boom") + next)).toEqual([
      ["p", "errored"],
      ["p.BenchmarkA", { time: 1 }],
    ]);
    expect(valuesOf(goBench, run("FAIL\tp\t1s") + run("FAIL\tp\t1s"))).toEqual([
      ["p", "errored"],
      ["p", "errored"],
    ]);
  });

  test("a package that is named by a folder of the machine is not", () => {
    const text = run(line("A", 1), ...ok).replace("pkg: p", "pkg: _/home/u/work/p");
    expect(valuesOf(goBench, text)).toEqual([["p.BenchmarkA", { time: 1 }]]);
  });
});

describe("JMH", () => {
  test.each([
    ["thrpt", "ns/op"],
    ["avgt", "ops/s"],
    ["ss", ""],
    ["thrpt", ""],
  ])("a unit that is not that of its mode is refused: %s in %s", (mode, scoreUnit) => {
    const text = JSON.stringify([{ benchmark: "a", mode, primaryMetric: { scoreUnit, rawData: [[1]] } }]);
    expect(problemLines(() => readTool(jmh, bytesOf(text)))[0]).toContain(
      `got ${JSON.stringify(scoreUnit)} of "${mode}"`,
    );
  });

  test("a fork that is missing is told as lost rows", () => {
    const of = (rawData: readonly (readonly number[])[]): string =>
      JSON.stringify([
        {
          benchmark: "a",
          mode: "avgt",
          forks: 2,
          measurementIterations: 1,
          primaryMetric: { scoreUnit: "ns/op", rawData },
        },
      ]);
    expect(codesOf(jmh, of([[1], [2]]))).toEqual([]);
    expect(codesOf(jmh, of([[1]]))).toEqual(["rows-missing"]);
    expect(codesOf(jmh, of([[1], []]))).toEqual(["rows-missing"]);
    expect(codesOf(jmh, of([[1], [2], [3]]))).toEqual(["count-disagrees"]);
  });

  test("a parameter that is called __proto__ names a case as any other", () => {
    const head = "Benchmark,Mode,Threads,Samples,Score,Score Error (99.9%),Unit,Param: __proto__";
    const text = [head, "a,avgt,1,5,1.5,NaN,ns/op,x", "a,avgt,1,5,2.5,NaN,ns/op,y", ""].join("\n");
    expect(valuesOf(jmhCsv, text)).toEqual([
      ["a avgt (__proto__=x)", { time: 1.5 }],
      ["a avgt (__proto__=y)", { time: 2.5 }],
    ]);
  });
});

test("pyperf: runs in another unit, or of another name, are refused by path", () => {
  const run = (metadata: object): object => ({
    metadata: { name: "a", unit: "second", ...metadata },
    values: [1],
  });
  const problem = (metadata: object): readonly string[] =>
    problemLines(() =>
      readTool(pyperf, bytesOf(JSON.stringify({ benchmarks: [{ runs: [run({}), run(metadata)] }] }))),
    );
  expect(problem({ unit: "byte" })).toEqual([
    'file benchmarks.0.runs.1.metadata.unit: expected the unit of its first run, got "byte"',
  ]);
  const plain = { metadata: { name: "a" }, benchmarks: [{ runs: [{ values: [1] }, run({})] }] };
  expect(valuesOf(pyperf, plain)).toHaveLength(2);
  expect(problem({ name: "b" })).toEqual([expect.stringContaining("metadata.name")]);
});

describe("Google Benchmark", () => {
  const row = (more: object): object => ({
    name: "B",
    run_name: "B",
    run_type: "iteration",
    repetitions: 2,
    iterations: 9,
    real_time: 1,
    time_unit: "ns",
    ...more,
  });
  const file = (...benchmarks: readonly object[]): string =>
    JSON.stringify({ context: { num_cpus: 1 }, benchmarks });

  test("fewer rows than repetitions are told, unless the benchmark failed", () => {
    expect(codesOf(googleBenchmark, file(row({}), row({})))).toEqual([]);
    expect(codesOf(googleBenchmark, file(row({})))).toEqual(["rows-missing"]);
    expect(codesOf(googleBenchmark, file(row({}), row({ error_occurred: true })))).toEqual([]);
    expect(codesOf(googleBenchmark, file(row({ error_occurred: true })))).toEqual([]);
  });

  test("a time of no iteration is none, and a counter that a schema would drop is refused", () => {
    expect(valuesOf(googleBenchmark, file(row({ iterations: 0, real_time: 0 }), row({})))).toEqual([
      ["B", "errored"],
      ["B", { time: 1, cpu_time: null }],
    ]);
    const text = file(row({})).replace('"iterations"', '"__proto__":1,"iterations"');
    expect(problemLines(() => readTool(googleBenchmark, bytesOf(text)))[0]).toContain("__proto__");
  });
});

test("hyperfine: no times, and times without an exit code, are errored", () => {
  const results = [
    { command: "none", times: [] },
    { command: "less", times: [1, 2], exit_codes: [0] },
  ];
  expect(valuesOf(hyperfine, { results })).toEqual([
    ["none", "errored"],
    ["less", { time: 1 }],
    ["less", "errored"],
  ]);
});

test("pytest-benchmark: the mean of no round is none, and an absolute path is no name", () => {
  const benchmarks = [
    { fullname: "/srv/other/t.py::a", stats: { mean: 0, rounds: 0 } },
    { fullname: "t/t.py::b[/x]", stats: { mean: 2, rounds: 5 } },
  ];
  expect(valuesOf(pytestBenchmark, { machine_info: {}, benchmarks })).toEqual([
    ["t.py::a", "errored"],
    ["t/t.py::b[/x]", { time: 2 }],
  ]);
});
