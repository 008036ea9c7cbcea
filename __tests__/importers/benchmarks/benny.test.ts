import { describe, expect, test } from "@jest/globals";
import { benny } from "../../../src/importers/benchmarks/benny.ts";
import { readCut } from "../../support/cut-files.ts";
import { bytesOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const PATH = "benny/details.json";

describe("the file of the tool", () => {
  const { rows, warnings, metrics } = readTool(benny, toolFile(PATH));

  test("is recognised", () => {
    expect(isRecognised(benny, toolFile(PATH))).toBe(true);
  });

  test("has five samples a case, in seconds, whose mean is the tool's own", () => {
    const of = valuesBy(rows, "benchmark", "time");
    expect(Object.entries(of).map(([name, values]) => [name, values.length])).toEqual([
      ["sort", 5],
      ["reverse", 5],
    ]);
    const mean = (name: string) => (of[name] ?? []).reduce<number>((sum, value) => sum + (value ?? 0), 0) / 5;
    // details.mean of the file.
    expect(mean("sort") / 0.0000012860446708410024).toBeCloseTo(1, 12);
    expect(mean("reverse") / 9.006142063130491e-8).toBeCloseTo(1, 12);
  });

  test("has the operations a second of each case once, and tells that samples are sorted", () => {
    expect(rows.flatMap((row) => row.metrics["throughput"] ?? [])).toEqual([777578, 11103533]);
    expect(warnings.map(({ code }) => code)).toEqual(["sorted-samples"]);
    expect(metrics.map(({ name, better, unit, role }) => [name, better, unit, role])).toEqual([
      ["time", "lower", "s", "gate"],
      ["throughput", "higher", "ops/s", "track"],
    ]);
  });

  test.each([0.01, 0.1, 0.5, 0.9])("is refused where it is cut after %s of it", (share) => {
    expect(readCut(benny, toolFile(PATH), share).how).toBe("refused");
  });
});

const read = (...results: readonly object[]) => readTool(benny, bytesOf(JSON.stringify({ results })));
const values = (...results: readonly object[]) =>
  read(...results).rows.map(({ axes, status, metrics }) => [
    axes["benchmark"],
    status === "ok" ? metrics : status,
  ]);

test("without details the operations a second gate, with the option that keeps samples", () => {
  const { rows, warnings, metrics } = read({ name: "größe", ops: 5, margin: 1, percentSlower: 0 });
  expect(rows.map((row) => row.metrics)).toEqual([{ throughput: 5 }]);
  expect(warnings).toEqual([{ code: "means-only", text: expect.stringContaining("details: true") }]);
  expect(metrics).toMatchObject([{ name: "throughput", better: "higher", role: "gate" }]);
});

test("a case that did not complete, ran nothing or has no number is errored", () => {
  const details = { sampleResults: [1] };
  expect(
    values(
      { name: "a", ops: 5, completed: false, details },
      { name: "b", ops: 5, samples: 0, details },
      { name: "c", ops: 0 },
      { name: "d", ops: null },
      { name: "e", ops: -1 },
      { name: "f", ops: 1, details: { sampleResults: [] } },
    ),
  ).toEqual([...["a", "b", "c", "d", "e"].map((name) => [name, "errored"]), ["f", { throughput: 1 }]]);
  expect(values()).toEqual([]);
});

test("another number of samples and equal names are told", () => {
  const one = { name: "a", ops: 1, samples: 3, details: { sampleResults: [2, 1] } };
  expect(read(one, one).warnings.map(({ code }) => code)).toEqual(["rows-missing", "repeated-names"]);
  expect(values(one, one).map(([name]) => name)).toEqual(["a", "a", "a #2", "a #2"]);
});

test("operations as text, and a list of another shape, are refused by path", () => {
  expect(problemLines(() => read({ name: "a", ops: "1" }))[0]).toContain("results.0.ops");
  expect(problemLines(() => read({ ops: 1 }))[0]).toContain("results.0.name");
});
