import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { goBench, goBenchJson } from "../../../src/importers/benchmarks/go-bench.ts";
import type { FileImporter } from "../../../src/importers/importer.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const summary = z.object({ n: z.int(), mean: z.number(), first: z.number() });
const expectedShape = z.object({ benchmarks: z.record(z.string(), z.record(z.string(), summary)) });

const METRICS: Readonly<Record<string, string>> = {
  "ns/op": "time",
  "B/op": "memory",
  "allocs/op": "allocations",
  "MB/s": "throughput",
};

describe.each([
  ["go-bench/count10-benchmem.txt", goBench, goBenchJson],
  ["go-bench/count3.json", goBenchJson, goBench],
] as const)("%s", (path, importer, other) => {
  const file = toolFile(path);
  const { rows } = readTool(importer, file);

  test("is recognised, and not by the other form", () => {
    expect([isRecognised(importer, file), isRecognised(other, file)]).toEqual([true, false]);
  });

  test("has the samples that golang.org/x/perf reads; the suffix that all names of a package share is taken off", () => {
    const { benchmarks } = expectedOf(path, expectedShape);
    for (const [key, units] of Object.entries(benchmarks)) {
      const benchmark = key.replace(" | ", ".").replace(/-2$/, "");
      for (const [unit, { n, mean, first }] of Object.entries(units)) {
        const values = valuesBy(rows, "benchmark", METRICS[unit] ?? unit)[benchmark] ?? [];
        expect([benchmark, unit, values.length, values[0]]).toEqual([benchmark, unit, n, first]);
        expect(values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / n).toBeCloseTo(mean, 9);
      }
    }
    const measured = rows.filter(({ status }) => status === "ok");
    expect(new Set(measured.map(({ axes }) => axes["benchmark"])).size).toBe(Object.keys(benchmarks).length);
  });
});

const read = (text: string, importer: FileImporter = goBench) => readTool(importer, bytesOf(text));
const told = (text: string, importer: FileImporter = goBench) =>
  read(text, importer).rows.map(({ axes, status, metrics, error }) => [
    axes["benchmark"],
    status === "ok" ? metrics : (error?.message ?? status),
  ]);

describe("names", () => {
  test("keep a number that not all of them share, such as with -cpu 1,2", () => {
    const text = "BenchmarkA \t 1\t 5 ns/op\nBenchmarkA-2 \t 1\t 6 ns/op\n";
    expect(told(text)).toEqual([
      ["BenchmarkA", { time: 5 }],
      ["BenchmarkA-2", { time: 6 }],
    ]);
  });

  test("keep a number that is told to be a part of them, with -v", () => {
    const text = "pkg: p\nBenchmarkA/size-8\nBenchmarkA/size-8 \t 1\t 5 ns/op\nPASS\nok  \tp\t1s\n";
    expect(told(text)).toEqual([["p.BenchmarkA/size-8", { time: 5 }]]);
  });

  test("of a package say no more than those of this package", () => {
    const text =
      "pkg: p\nBenchmarkA-8 1 5 ns/op\nok  \tp\t1s\npkg: q\nBenchmarkA 1 5 ns/op\nBenchmarkB-8 1 5 ns/op\nok  \tq\t1s\n";
    expect(told(text).map(([name]) => name)).toEqual(["p.BenchmarkA", "q.BenchmarkA", "q.BenchmarkB-8"]);
  });
});

describe("units", () => {
  test("of time other than ns convert to the first one; NaN and infinities are missing", () => {
    const { rows, metrics } = read(
      "BenchmarkA 1 5 ns/op\nBenchmarkA 1 6 us/op\nBenchmarkA 1 NaN ns/op\nBenchmarkA 1 +Inf ns/op\n",
    );
    expect(rows.map((row) => row.metrics["time"])).toEqual([5, 6000, null, null]);
    expect(metrics).toEqual([
      { name: "time", kind: "latency", better: "lower", unit: "ns/op", role: "gate" },
    ]);
  });

  test("that are the benchmark's own have no direction, unless a line Unit says it", () => {
    const { metrics } = read("Unit req/s better=higher\nBenchmarkA 1 5 req/s 3 p99-ns 2 time\n");
    expect(metrics.map(({ name, better }) => [name, better])).toEqual([
      ["req/s", "higher"],
      ["p99-ns", null],
      ["time (own)", null],
    ]);
  });

  test("of nothing are values: 0 B/op is measured", () => {
    expect(told("BenchmarkA-8 10 5 ns/op 0 B/op 0 allocs/op\n")).toEqual([
      ["BenchmarkA", { time: 5, memory: 0, allocations: 0 }],
    ]);
  });
});

// Made with go 1.26.8 of benchmarks that print, fail, panic and skip.
describe("what goes wrong", () => {
  test("a failed benchmark is errored, and its parent is not told again", () => {
    const text =
      "pkg: p\n--- FAIL: BenchmarkFatal\n    a_test.go:5: bad\nBenchmarkSubs/ok-2 \t 100\t 7 ns/op\n--- FAIL: BenchmarkSubs/bad\n    a_test.go:6: x\n--- FAIL: BenchmarkSubs\nFAIL\nexit status 1\nFAIL\tp\t0.2s\n";
    expect(told(text)).toEqual([
      ["p.BenchmarkFatal", "failed"],
      ["p.BenchmarkSubs/ok", { time: 7 }],
      ["p.BenchmarkSubs/bad", "failed"],
    ]);
  });

  test("a benchmark that fails later has the suffix in its name", () => {
    const text = "BenchmarkA-8 \t 100\t 7 ns/op\nBenchmarkB-8 \t--- FAIL: BenchmarkB-8\n    x\n";
    expect(told(text)).toEqual([
      ["BenchmarkA", { time: 7 }],
      ["BenchmarkB", "failed"],
    ]);
  });

  test("packages that do not build, whose tests fail or that panic are errored", () => {
    const text =
      "FAIL\tp/d [setup failed]\npkg: p/b\npanic: boom\n\ngoroutine 17 [running]:\nexit status 2\nFAIL\tp/b\t0.1s\n--- FAIL: TestX (0.00s)\nFAIL\nexit status 1\nFAIL\tp/c\t0.003s\nFAIL\n";
    expect(told(text)).toEqual([
      ["p/d", "[setup failed]"],
      ["p/b", "panic: boom"],
      ["p/c", "TestX failed"],
    ]);
    expect(isRecognised(goBench, bytesOf(text))).toBe(true);
    expect(isRecognised(goBench, bytesOf("goos: linux\ngoarch: amd64\npkg: p\n"))).toBe(true);
  });

  test("what a benchmark prints between name and result is told, and the result is its own", () => {
    const text =
      "BenchmarkPrint-2       \thello 1\n     100\t       882.8 ns/op\nx5BenchmarkNoNl-2   \tx5     100\t       315.5 ns/op\n";
    const { rows, warnings } = read(text);
    expect(rows.map(({ axes, metrics }) => [axes["benchmark"], metrics["time"]])).toEqual([
      ["BenchmarkPrint", 882.8],
      ["BenchmarkNoNl", 315.5],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(["output-in-results"]);
  });

  test("a benchmark that began and has no result is errored; with -v also one that panics", () => {
    expect(told("BenchmarkA-8 \t 1\t 5 ns/op\nBenchmarkB-8 \tpanic\n")).toEqual([
      ["BenchmarkA", { time: 5 }],
      ["BenchmarkB", "began, and has no result"],
    ]);
    const text = "pkg: p\nBenchmarkPanic\npanic: boom\nexit status 2\nFAIL\tp\t0.01s\n";
    expect(told(text)).toEqual([["p.BenchmarkPanic", "panic: boom"]]);
  });

  test("a line that only looks like a result is left out and told", () => {
    const { rows, warnings } = read(
      "BenchmarkA-8 1 5 ns/op\nBenchmarkA-8 1 1,5 ns/op\nBenchmarkA-8 1 5 ns/op 6 ns/op\n",
    );
    expect(rows).toHaveLength(1);
    expect(warnings.map(({ code }) => code)).toEqual(["unreadable-line"]);
  });

  test("a file with a byte order mark and CRLF is the same", () => {
    expect(told("\uFEFFBenchmarkA-8 \t 1\t 5 ns/op\r\nBenchmarkA-8 \t 1\t 6 ns/op\r\n")).toEqual([
      ["BenchmarkA", { time: 5 }],
      ["BenchmarkA", { time: 6 }],
    ]);
  });

  test("a file of something else, read as this format, is refused; one of packages without tests has no rows", () => {
    expect(problemLines(() => read('{"benchmarks": []}\n'))).toEqual([
      "file expected the output of go test -bench, got something else",
    ]);
    expect(read("?   \tp\t[no test files]\n").rows).toEqual([]);
  });

  test("a package whose output has no end is told", () => {
    const codes = (text: string) => read(text).warnings.map(({ code }) => code);
    expect(codes("pkg: p\nBenchmarkA-8 1 5 ns/op\n")).toEqual(["cut-off"]);
    expect(codes("BenchmarkA-8 1 5 ns/op\nBenchmarkA-8 1 5 ns/op")).toEqual(["cut-off"]);
    expect(codes("BenchmarkA-8 1 5 ns/op\nok  \tp\t1s\ngoos: li")).toEqual(["cut-off"]);
    expect(codes("BenchmarkA-8 1 5 ns/op\nok  \tp\t1s")).toEqual([]);
  });
});

test.each([0.01, 0.1, 0.333, 0.5, 0.77, 0.9])(
  "a file that is cut after %s of it has no other values than before",
  (share) => {
    const whole = new TextDecoder().decode(
      Buffer.concat([...toolFile("go-bench/count10-benchmem.txt").chunks()]),
    );
    const all = read(whole).rows.map(({ key, metrics }) => JSON.stringify([key, metrics["time"]]));
    const cut = read(whole.slice(0, whole.length * share));
    const values = cut.rows
      .filter(({ status }) => status === "ok")
      .map(({ key, metrics }) => JSON.stringify([key, metrics["time"]]));
    expect(values).toEqual(all.slice(0, values.length));
    expect(cut.rows.some(({ status }) => status === "errored") || cut.warnings.length > 0).toBe(true);
  },
);

describe("go test -json", () => {
  const event = (fields: object): string =>
    `${JSON.stringify({ Action: "output", Package: "p", ...fields })}\n`;

  test("joins the output of each package, whatever comes between", () => {
    const text =
      event({ Output: "BenchmarkA-8 \t" }) +
      event({ Package: "q", Output: "BenchmarkA \t 1\t 9 ns/op\n" }) +
      event({ Output: " 1\t 5 ns/op\n" }) +
      event({ Action: "pass" }) +
      event({ Package: "q", Action: "pass" });
    expect(told(text, goBenchJson)).toEqual([
      ["q.BenchmarkA", { time: 9 }],
      ["p.BenchmarkA", { time: 5 }],
    ]);
  });

  test("takes nothing from what a test prints", () => {
    const text =
      event({ Test: "TestFake", Output: "BenchmarkFake-8 \t 1\t 1 ns/op\n" }) +
      event({ Test: "TestFake", Output: "--- FAIL: TestFake (0.00s)\n" }) +
      event({ Action: "fail", Test: "TestFake" }) +
      event({ Action: "fail" });
    expect(told(text, goBenchJson)).toEqual([["p", "TestFake failed"]]);
  });

  test("a build that fails, a panic and a package without an end are errored", () => {
    const text =
      `${JSON.stringify({ ImportPath: "b [b.test]", Action: "build-fail" })}\n` +
      event({ Package: "b", Action: "fail", FailedBuild: "b [b.test]" }) +
      event({ Package: "c", Action: "run", Test: "BenchmarkPanic" }) +
      event({ Package: "c", Test: "BenchmarkPanic", Output: "panic: boom\n" }) +
      event({ Package: "c", Output: "FAIL\tc\t0.01s\n" }) +
      event({ Package: "c", Action: "fail" }) +
      event({ Output: "BenchmarkA-8 \t 1\t 5 ns/op\n" });
    expect(told(text, goBenchJson)).toEqual([
      ["b", "the package failed"],
      ["c.BenchmarkPanic", "panic: boom"],
      ["p.BenchmarkA", { time: 5 }],
      ["p", "the package has no last event: go test did not end, or the file is cut off"],
    ]);
  });

  test("a skipped benchmark has no row, as in text without -v, and is told", () => {
    const text = event({ Test: "BenchmarkS", Output: "--- SKIP: BenchmarkS\n" }) + event({ Action: "pass" });
    const { rows, warnings } = read(text, goBenchJson);
    expect(rows).toEqual([]);
    expect(warnings).toEqual([
      { code: "skipped-benchmarks", text: expect.stringContaining('"p.BenchmarkS" skipped itself') },
    ]);
  });

  test("a line that is cut off is refused with its number; other lines are told", () => {
    expect(problemLines(() => read(`${event({ Output: "x\n" })}{"Action":"out`, goBenchJson))).toEqual([
      expect.stringContaining("file:2:1 expected an event of go test -json"),
    ]);
    const { warnings } = read(`go: downloading x\n${event({ Action: "pass" })}`, goBenchJson);
    expect(warnings.map(({ code }) => code)).toEqual(["other-lines"]);
  });
});

test("a panic fails its package where the line FAIL is cut off, and not where PASS follows", () => {
  const text = "pkg: p\nBenchmarkA\t1\t5 ns/op\npanic: test timed out after 1s\n";
  expect(told(text)).toEqual([
    ["p.BenchmarkA", { time: 5 }],
    ["p", "panic: test timed out after 1s"],
  ]);
  expect(told(`${text}PASS\n`)).toEqual([["p.BenchmarkA", { time: 5 }]]);
});
