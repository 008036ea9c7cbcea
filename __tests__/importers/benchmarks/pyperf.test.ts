import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { pyperf } from "../../../src/importers/benchmarks/pyperf.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const expectedShape = z.object({
  benchmarks: z.record(z.string(), z.object({ n: z.int(), mean: z.number(), values: z.array(z.number()) })),
});

describe("pyperf/suite.json", () => {
  const path = "pyperf/suite.json";
  const { rows, warnings, metrics } = readTool(pyperf, toolFile(path));
  const { benchmarks } = expectedOf(path, expectedShape);

  test("is recognised", () => {
    expect(isRecognised(pyperf, toolFile(path))).toBe(true);
  });

  test.each(Object.entries(benchmarks))(
    "%s has a measurement a process, whose mean is the tool's own",
    (name, one) => {
      const values = valuesBy(rows, "benchmark", "time")[name] ?? [];
      // Three processes with four values each.
      expect([values.length, one.n]).toEqual([3, 12]);
      const [first] = values;
      const ofFirst = one.values.slice(0, 4).reduce((sum, value) => sum + value, 0) / 4;
      expect((first ?? 0) / ofFirst).toBeCloseTo(1, 12);
      expect(values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / 3 / one.mean).toBeCloseTo(1, 12);
    },
  );

  test("is in seconds", () => {
    expect(warnings).toEqual([]);
    expect(metrics).toEqual([{ name: "time", kind: "latency", better: "lower", unit: "s", role: "gate" }]);
  });
});

const read = (content: object) =>
  readTool(pyperf, bytesOf(JSON.stringify(content).replaceAll('"NaN"', "NaN")));
const times = (content: object) =>
  read(content).rows.map(({ axes, status, metrics }) => [
    axes["benchmark"],
    status === "ok" ? metrics["time"] : status,
  ]);

test("the name of a single benchmark stands above it, and that of a single run in it", () => {
  const runs = [{ values: [1, 2] }];
  expect(times({ metadata: { name: "größe" }, benchmarks: [{ runs }] })).toEqual([
    ["größe", 1],
    ["größe", 2],
  ]);
  expect(times({ benchmarks: [{ runs: [{ metadata: { name: "a" }, values: [3] }] }] })).toEqual([["a", 3]]);
  expect(problemLines(() => read({ benchmarks: [{ runs }] }))[0]).toContain("benchmarks.0: expected a name");
});

test("runs that calibrate have no part, and a benchmark of only those is errored", () => {
  const benchmarks = [
    {
      metadata: { name: "a" },
      runs: [{ warmups: [[1, 9]] }, { values: [1, 3] }, { values: [5] }, { values: [] }],
    },
    { metadata: { name: "b" }, runs: [{ warmups: [[1, 9]] }] },
  ];
  expect(times({ benchmarks })).toEqual([
    ["b", "errored"],
    ["a", 2],
    ["a", 5],
  ]);
});

test("the unit is that of the metadata; another is refused", () => {
  const of = (unit: string) => ({
    metadata: { unit },
    benchmarks: [{ metadata: { name: "a" }, runs: [{ values: [8] }] }],
  });
  expect(read(of("byte")).metrics).toMatchObject([{ name: "memory", unit: "B" }]);
  expect(read(of("integer")).metrics).toMatchObject([{ name: "value", better: null, unit: null }]);
  expect(problemLines(() => read(of("ms")))[0]).toContain("expected the unit second, byte or integer");
});

test("NaN is missing, a text is refused by path, samples of old versions are refused by name", () => {
  const of = (run: object) => ({ benchmarks: [{ metadata: { name: "a" }, runs: [run] }] });
  expect(times(of({ values: ["NaN", 1] }))).toEqual([
    ["a", null],
    ["a", 1],
  ]);
  expect(problemLines(() => read(of({ values: ["1"] })))[0]).toContain("benchmarks.0.runs.0.values.0");
  expect(problemLines(() => read(of({ samples: [1] })))[0]).toContain("pyperf convert");
});

test("equal names are numbered, and told; no benchmark is no row", () => {
  const one = { metadata: { name: "a" }, runs: [{ values: [1] }] };
  const { rows, warnings } = read({ benchmarks: [one, one] });
  expect(rows.map(({ axes }) => axes["benchmark"])).toEqual(["a", "a #2"]);
  expect(warnings.map(({ code }) => code)).toEqual(["repeated-names"]);
  expect(read({ benchmarks: [] }).rows).toEqual([]);
});

test.each([0.01, 0.1, 0.5, 0.9])("a file that is cut after %s of it is refused", (share) => {
  const whole = [...toolFile("pyperf/suite.json").chunks()][0] ?? new Uint8Array();
  const cut = bytesOf(whole.slice(0, whole.length * share));
  expect(problemLines(() => readTool(pyperf, cut))[0]).toContain("expected JSON");
});
