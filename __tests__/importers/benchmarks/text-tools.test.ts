import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { divan } from "../../../src/importers/benchmarks/divan.ts";
import { gnuTime } from "../../../src/importers/benchmarks/gnu-time.ts";
import { libtestBench } from "../../../src/importers/benchmarks/libtest-bench.ts";
import { perfStat } from "../../../src/importers/benchmarks/perf-stat.ts";
import type { FileImporter } from "../../../src/importers/importer.ts";
import { readCut } from "../../support/cut-files.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const CUTS: readonly number[] = Array.from({ length: 40 }, (_, index) => index / 40);

/** After the libtest benchmarks of the Rust book: no file of the real tool is at hand. */
const LIBTEST = `
running 4 tests
test tests::it_works ... ignored
test bench_add_two           ... bench:           1 ns/iter (+/- 0)
test größe::copy             ... bench:   1,234,567.25 ns/iter (+/- 1,021.50) = 81 MB/s
test tests::panics           ... FAILED

test result: FAILED. 0 passed; 1 failed; 1 ignored; 2 measured; 0 filtered out; finished in 4.20s
`;

const all = [
  ["perf stat", perfStat, toolFile("perf-stat/json.txt")],
  ["time -v", gnuTime, toolFile("time-v/gnu.txt")],
  ["divan", divan, toolFile("divan/tree.txt")],
  ["libtest", libtestBench, bytesOf(LIBTEST)],
] as const;

describe.each(all)("%s", (_, importer, file) => {
  test("is recognised by its importer alone", () => {
    expect(all.filter(([, one]) => isRecognised(one, file)).map(([, one]) => one.format)).toEqual([
      importer.format,
    ]);
  });

  test("is never read as other values where it is cut", () => {
    expect(CUTS.filter((share) => readCut(importer, file, share).how === "other values")).toEqual([]);
  });

  test("of something else is refused, and an empty one, too", () => {
    expect(problemLines(() => readTool(importer, bytesOf("hello\nworld\n")))).toHaveLength(1);
    expect(problemLines(() => readTool(importer, bytesOf("")))).toHaveLength(1);
  });
});

test("perf stat, whose lines say nothing of an end, alone is cut without a word", () => {
  const silent = all.filter(([, importer, file]) =>
    CUTS.some((share) => readCut(importer, file, share).how === "silent"),
  );
  expect(silent.map(([name]) => name)).toEqual(["perf stat"]);
});

test("output of a tool inside a report in XML is the report's", () => {
  const inside = (text: string) => bytesOf(`<testsuites><system-out>\n${text}</system-out></testsuites>`);
  const texts = [LIBTEST, timed("0:01.00"), `${HEADER}╰─ a       1 ns          │`];
  const importers = all.map(([, importer]) => importer);
  expect(texts.flatMap((text) => importers.filter((one) => isRecognised(one, inside(text))))).toEqual([]);
});

const read = (importer: FileImporter, text: string) => readTool(importer, bytesOf(text));
const rowsOf = (importer: FileImporter, text: string) =>
  read(importer, text).rows.map(({ axes, status, metrics }) => [
    axes["benchmark"],
    status === "ok" ? metrics : status,
  ]);

test("perf stat: each event of the real file", () => {
  const { events } = expectedOf(
    "perf-stat/json.txt",
    z.object({ events: z.record(z.string(), z.tuple([z.string(), z.string()])) }),
  );
  const { rows, warnings } = readTool(perfStat, toolFile("perf-stat/json.txt"));
  expect(
    rows.map(({ axes, status, metrics }) => [
      axes["benchmark"],
      status === "ok" ? Object.values(metrics)[0] : status,
    ]),
  ).toEqual(
    Object.entries(events).map(([event, [value]]) => [
      event,
      value.startsWith("<") ? "errored" : Number(value),
    ]),
  );
  expect(warnings).toEqual([{ code: "means-only", text: expect.stringContaining("--append") }]);
});

test("perf stat: lines of -x with any sign between, and several runs in a file", () => {
  const text =
    "# started on Mon\r\n\r\n0.61,msec,task-clock,614351,100.00,0.614,CPUs utilized\r\n51,,page-faults:u,614351,100.00,83.522,K/sec\n<not counted>,,cycles,0,100.00,,\n# started on Mon\n\n0.7,msec,task-clock,614351,100.00,0.614,CPUs utilized\n1.5,Joules,power/energy-pkg/,614351,100.00,,\n9,,LLC-loads,6,50.00,,\n";
  const rows = [
    ["task-clock", { time: 0.61 }],
    ["page-faults:u", { count: 51 }],
    ["cycles", "errored"],
    ["task-clock", { time: 0.7 }],
    ["power/energy-pkg/", { Joules: 1.5 }],
    ["LLC-loads", { events: 9 }],
  ];
  for (const sign of [",", ";", "|", "\t"]) {
    const other = text.replaceAll(",", sign);
    expect(isRecognised(perfStat, bytesOf(other))).toBe(true);
    expect(rowsOf(perfStat, other)).toEqual(rows);
  }
  expect(read(perfStat, text).warnings).toEqual([
    { code: "scaled-counts", text: expect.stringContaining('"LLC-loads"') },
  ]);
  expect(read(perfStat, text).metrics.map(({ name, better }) => [name, better])).toEqual([
    ["time", "lower"],
    ["count", "lower"],
    ["Joules", null],
    ["events", null],
  ]);
});

test("perf stat: intervals, decimal commas, JSON that is cut and numbers without quotes are refused by line", () => {
  const problem = (text: string) => problemLines(() => read(perfStat, text))[0];
  const json = '{"counter-value" : "1.0", "unit" : "", "event" : "cycles"';
  expect(problem(`${json}, "interval" : 0.1}\n`)).toContain("Run without -I");
  expect(problem("0,61;msec;task-clock;6;100,00;;\n")).toContain("file:1");
  expect(problem(`${json}}\n${json.slice(0, 20)}`)).toContain("file:2");
  expect(problem('{"counter-value" : 1, "event" : "cycles"}\n')).toContain("counter-value");
  expect(problem("     0.010096724,76,,page-faults,713752,100.00,,\n")).toContain("without -A and -I");
});

test("perf stat: parts of the machine are cases of their own, and what perf derives is none", () => {
  const line = (more: string) => `{${more}"counter-value" : "5", "unit" : "", "event" : "cycles"}`;
  expect(
    rowsOf(
      perfStat,
      [line('"cpu" : "0", '), line('"cpu" : "1", '), '{"metric-value" : 1, "metric-unit" : "x"}'].join("\n"),
    ),
  ).toEqual([
    ["cycles (cpu=0)", { count: 5 }],
    ["cycles (cpu=1)", { count: 5 }],
  ]);
});

const timed = (elapsed: string, more: { exit?: string; command?: string; before?: string } = {}) =>
  `${more.before ?? ""}\tCommand being timed: "${more.command ?? "a b"}"\n\tUser time (seconds): 0.25\n\tElapsed (wall clock) time (h:mm:ss or m:ss): ${elapsed}\n\tMaximum resident set size (kbytes): 1680\n\tExit status: ${more.exit ?? "0"}\n`;

test("time -v: the real file", () => {
  const { rows, warnings, metrics } = readTool(gnuTime, toolFile("time-v/gnu.txt"));
  const { max_rss_kb } = expectedOf("time-v/gnu.txt", z.object({ max_rss_kb: z.number() }));
  expect(rows).toMatchObject([
    {
      axes: { benchmark: "sleep 0.01" },
      metrics: { time: 0.03, user_time: 0, system_time: 0, memory: max_rss_kb },
      units: { memory: "KiB" },
    },
  ]);
  expect(warnings).toEqual([]);
  expect(metrics[0]).toEqual({ name: "time", kind: "latency", better: "lower", unit: "s", role: "gate" });
});

test.each([
  ["0:00.03", 0.03],
  ["1:05.13", 65.13],
  ["1:02:03", 3723],
  ["100:00:00", 360000],
])("time -v: %s are %s seconds", (text, seconds) => {
  expect(rowsOf(gnuTime, timed(text))).toEqual([["a b", { time: seconds, user_time: 0.25, memory: 1680 }]]);
});

test("time -v: several runs are repetitions; what failed, was ended or has no time is errored", () => {
  const text = [
    `\u{FEFF}output of the program\n${timed("0:01.00")}`,
    timed("0:02.00", { before: "Command exited with non-zero status 3\n", exit: "3" }),
    timed("0:03.00", { before: "Command terminated by signal 9\n" }),
    timed("0:04.00", { command: 'größe "x"' }),
    timed("?"),
    timed("0:05.00").replace(/\tExit.*\n/, ""),
  ].join("");
  const rows = rowsOf(gnuTime, text.replaceAll("\n", "\r\n"));
  const value = (time: number) => ({ time, user_time: 0.25, memory: 1680 });
  expect(rows).toEqual([
    ["a b", value(1)],
    ["a b", "errored"],
    ["a b", "errored"],
    ['größe "x"', value(4)],
    ["a b", "errored"],
    ["a b", "errored"],
  ]);
});

const HEADER =
  "Timer precision: 20 ns\ndiv        fastest       │ slowest       │ median        │ mean          │ samples │ iters\n";

test("divan: the real file, each cell in its unit", () => {
  const { rows, warnings } = readTool(divan, toolFile("divan/tree.txt"));
  expect(
    rows.map(({ axes, status, metrics }) => [axes["benchmark"], status === "ok" ? metrics : status]),
  ).toEqual([
    ["div::ignored", "skipped"],
    ["div::sum::10", { time: 2.138, mean_time: 2.137 }],
    ["div::sum::1000", { time: 225.7, mean_time: 225.8 }],
    ["div::größe::alloc", { time: 10.29, mean_time: 11.03 }],
    ["div::make::String", { time: 0.261, mean_time: 0.635 }],
    ["div::make::u8", { time: 0.001, mean_time: 0.001 }],
  ]);
  expect(warnings.map(({ code }) => code)).toEqual(["means-only"]);
});

test("divan: units convert to that of the first, colours are no text, several trees are one file", () => {
  const tree = (last: string) =>
    `${HEADER}├─ a       1 ns          │ 2 ns          │ 1.5 ns        │ 1.6 ns        │ 100     │ 100\n╰─ \u{1B}[1mb c\u{1B}[0m     ${last}\n`;
  const text = tree("1 µs          │ 9 ms          │ 1.5 µs        │ 2 ms          │ 100     │ 100");
  expect(rowsOf(divan, text)).toEqual([
    ["div::a", { time: 1.5, mean_time: 1.6 }],
    ["div::b c", { time: 1500, mean_time: 2e6 }],
  ]);
  const twice = read(divan, text + text);
  expect(twice.rows.map(({ axes }) => axes["benchmark"])).toEqual([
    "div::a",
    "div::b c",
    "div::a #2",
    "div::b c #2",
  ]);
  expect(twice.warnings.map(({ code }) => code)).toEqual(["means-only", "repeated-names"]);
});

test("divan: a benchmark that panicked is errored, and the tree is told to be cut", () => {
  const { rows, warnings } = read(
    divan,
    `${HEADER}├─ a       1 ns          │ 2 ns          │ 1.5 ns        │ 1.6 ns        │ 100     │ 100\n├─ b                     │               │               │               │         │\n`,
  );
  expect(rows.map(({ axes, status }) => [axes["benchmark"], status])).toEqual([
    ["div::a", "ok"],
    ["div::b", "errored"],
  ]);
  expect(warnings.map(({ code }) => code)).toEqual(["means-only", "cut-off"]);
});

test("divan: a cell that is no time is no value", () => {
  expect(
    rowsOf(
      divan,
      `${HEADER}╰─ a       1 ns          │ 2 ns          │ NaN ns        │ 1.6 ns        │ 100     │ 100\n`,
    ),
  ).toEqual([["div::a", "errored"]]);
});

test("libtest: medians with commas, tests are no benchmarks, what failed is errored", () => {
  const { rows, warnings, metrics } = read(libtestBench, LIBTEST);
  expect(rows.map(({ axes, status, metrics: of }) => [axes["benchmark"], status, of])).toEqual([
    ["bench_add_two", "ok", { time: 1 }],
    ["größe::copy", "ok", { time: 1234567.25, throughput: 81 }],
    ["tests::panics", "errored", {}],
  ]);
  expect(warnings.map(({ code }) => code)).toEqual(["means-only"]);
  expect(metrics.map(({ name, unit }) => [name, unit])).toEqual([
    ["time", "ns/iter"],
    ["throughput", "MB/s"],
  ]);
});

test("libtest: a count that disagrees, equal names of two targets and a lost end are told", () => {
  const codes = (text: string) => read(libtestBench, text).warnings.map(({ code }) => code);
  expect(codes(LIBTEST.replace("2 measured", "3 measured"))).toEqual(["rows-missing", "means-only"]);
  expect(codes(LIBTEST + LIBTEST)).toEqual(["means-only", "repeated-names"]);
  expect(codes(LIBTEST.slice(0, LIBTEST.indexOf("test result")))).toEqual(["means-only", "cut-off"]);
});
