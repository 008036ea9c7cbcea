import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { mitata } from "../../../src/importers/benchmarks/mitata.ts";
import { readCut } from "../../support/cut-files.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const PATH = "mitata/default.json";
const run = z.tuple([
  z.string(),
  z.string(),
  z.record(z.string(), z.number()),
  z.object({ avg: z.number().nullable(), error: z.boolean() }),
]);

describe("the file of the tool", () => {
  const { rows, warnings, metrics } = readTool(mitata, toolFile(PATH));

  test("is recognised", () => {
    expect(isRecognised(mitata, toolFile(PATH))).toBe(true);
  });

  test("has the mean of each run, by its arguments, and an errored row of what threw", () => {
    const { runs } = expectedOf(PATH, z.object({ runs: z.array(run) }));
    expect(
      rows.map(({ axes, status, metrics: { time } }) => [axes["benchmark"], status, time ?? null]),
    ).toEqual(
      runs.map(([alias, , { n }, { avg, error }]) => [
        n === undefined ? alias : `${alias} (n=${n})`,
        error ? "errored" : "ok",
        avg,
      ]),
    );
    expect(rows[3]?.error?.message).toBe("threw: boom");
  });

  test("says how samples are kept, and the bytes on the heap", () => {
    expect(warnings).toEqual([{ code: "means-only", text: expect.stringContaining("samples: true") }]);
    expect(metrics.map(({ name, unit, role }) => [name, unit, role])).toEqual([
      ["time", "ns", "gate"],
      ["memory", "B", "track"],
    ]);
    expect(rows[0]?.metrics["memory"]).toBe(944.7446402616279);
  });

  test.each([0.01, 0.1, 0.5, 0.9])("is refused where it is cut after %s of it", (share) => {
    expect(readCut(mitata, toolFile(PATH), share).how).toBe("refused");
  });
});

const read = (content: object) =>
  readTool(mitata, bytesOf(JSON.stringify(content).replaceAll('"NaN"', "NaN")));
const times = (content: object) =>
  read(content).rows.map(({ axes, status, metrics }) => [
    axes["benchmark"],
    status === "ok" ? metrics["time"] : status,
  ]);
const one = (alias: string, stats: object | null, more: object = {}) => ({
  alias,
  runs: [{ stats, ...more }],
});

test("samples are rows; memory is one number a run", () => {
  const { rows, warnings } = read({
    benchmarks: [one("a", { samples: [1, 2, "NaN", 5, 4], avg: 9, heap: { avg: 7 } })],
  });
  expect(rows.map(({ metrics }) => metrics)).toEqual([
    { time: 1, memory: 7 },
    { time: 2 },
    { time: null },
    { time: 5 },
    { time: 4 },
  ]);
  expect(warnings).toEqual([]);
  const sorted = read({ benchmarks: [one("a", { samples: [1, 2, 3, 4, 5] })] });
  expect(sorted.warnings.map(({ code }) => code)).toEqual(["sorted-samples"]);
});

test("equal names in two groups are told apart by the group, and in one by number", () => {
  const stats = { avg: 1 };
  const layout = [{ name: null }, { name: "größe" }];
  const benchmarks = [
    { ...one("a", stats), group: 0 },
    { ...one("a", stats), group: 1 },
    { ...one("b", stats), group: 1 },
  ];
  expect(times({ layout, benchmarks })).toEqual([
    ["a", 1],
    ["größe > a", 1],
    ["b", 1],
  ]);
  expect(times({ benchmarks })).toEqual([
    ["a", 1],
    ["a #2", 1],
    ["b", 1],
  ]);
  expect(read({ benchmarks }).warnings.map(({ code }) => code)).toContain("repeated-names");
});

test("arguments are sorted by name, and texts are not quoted", () => {
  const args = { size: 2, n: [1, 2], kind: "x" };
  expect(times({ benchmarks: [one("a", { avg: 1 }, { args })] })).toEqual([
    ["a (kind=x, n=[1,2], size=2)", 1],
  ]);
});

test("an error counts whatever else is there, and no statistics are an error", () => {
  const benchmarks = [
    one("a", { avg: 1 }, { error: {} }),
    one("b", null),
    one("c", { samples: [], avg: "NaN" }),
  ];
  expect(times({ benchmarks })).toEqual([
    ["a", "errored"],
    ["b", "errored"],
    ["c", "errored"],
  ]);
  expect(times({ benchmarks: [] })).toEqual([]);
});

test("a file is recognised by its context where that comes first, and by its runs", () => {
  const is = (text: string) => isRecognised(mitata, bytesOf(text));
  expect(
    is(`\u{FEFF}{"context":{"noop":{"fn":{"samples":[${"1,".repeat(40_000)}1]}}},"benchmarks":[]}`),
  ).toBe(true);
  expect(is('{"benchmarks":[{"runs":[],"alias":"a"}]}')).toBe(true);
  expect(is('{"benchmarks":[{"runs":[],"metadata":{}}]}')).toBe(false);
});

test("numbers as text and runs that are no list are refused by path", () => {
  const problem = (content: object) => problemLines(() => read(content))[0];
  expect(problem({ benchmarks: [one("a", { avg: "1" })] })).toContain("benchmarks.0.runs.0.stats.avg");
  expect(problem({ benchmarks: [{ alias: "a", runs: null }] })).toContain("benchmarks.0.runs");
});
