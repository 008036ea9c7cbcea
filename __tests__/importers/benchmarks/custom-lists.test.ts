import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import {
  customBiggerIsBetter,
  customSmallerIsBetter,
  customUnnamed,
} from "../../../src/importers/benchmarks/custom-lists.ts";
import type { FileImporter } from "../../../src/importers/importer.ts";
import { importAs } from "../../../src/importers/registry.ts";
import { readCut } from "../../support/cut-files.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const PATH = "github-action-benchmark/customSmallerIsBetter.json";
const ALL = [
  ["customSmallerIsBetter", customSmallerIsBetter, "lower"],
  ["customBiggerIsBetter", customBiggerIsBetter, "higher"],
  ["github-action-benchmark", customUnnamed, null],
] as const;

describe.each(ALL)("%s", (format, importer, better) => {
  const entries = expectedOf(
    PATH,
    z.array(z.object({ name: z.string(), unit: z.string(), value: z.number() })),
  );
  const { rows, metrics } = readTool(importer, toolFile(PATH));

  test("has a value a name, and a metric a dimension", () => {
    expect(
      rows.map(({ axes, metrics: values, units }) => [
        axes["benchmark"],
        Object.values(values)[0],
        Object.values(units ?? {})[0],
      ]),
    ).toEqual(entries.map(({ name, value, unit }) => [name, value, unit]));
    expect(metrics.map(({ name, unit }) => [name, unit])).toEqual([
      ["time", "ms"],
      ["memory", "MiB"],
      ["%", "%"],
    ]);
    expect(new Set(metrics.map((metric) => metric.better))).toEqual(new Set([better]));
  });

  test("is read by its name", () => {
    expect(importAs(format, [toolFile(PATH)]).metrics?.()[0]?.better).toBe(better);
  });
});

test("without the name of its tool a file is known, and nothing of it is judged", () => {
  expect(ALL.map(([, importer]) => isRecognised(importer, toolFile(PATH)))).toEqual([false, false, true]);
  const codes = (importer: FileImporter) =>
    readTool(importer, toolFile(PATH)).warnings.map(({ code }) => code);
  expect(codes(customUnnamed)).toEqual(["means-only", "no-direction"]);
  expect(codes(customSmallerIsBetter)).toEqual(["means-only"]);
});

test.each([0.01, 0.1, 0.5, 0.9])("a file that is cut after %s of it is refused", (share) => {
  expect(readCut(customUnnamed, toolFile(PATH), share).how).toBe("refused");
});

const read = (content: unknown) =>
  readTool(customBiggerIsBetter, bytesOf(`\u{FEFF}${JSON.stringify(content).replaceAll('"NaN"', "NaN")}`));

test.each([
  ["ns/iter", "time"],
  ["us/op", "time"],
  [" s ", "time"],
  ["KB", "memory"],
  ["MB/s", "MB/s"],
  ["ops/sec", "ops/sec"],
  ["req/s", "req/s"],
  ["", "value"],
  ["Punkte", "Punkte"],
  ["<b>", "<b>"],
])("the unit %s is of the metric %s", (unit, name) => {
  expect(read([{ name: "a", unit, value: 1 }]).metrics).toMatchObject([{ name, kind: "amount" }]);
});

test("two units of time are one metric in one unit; seconds and bytes are two", () => {
  const { rows } = read([
    { name: "a", unit: "ms", value: 1 },
    { name: "b", unit: "s", value: 2 },
    { name: "c", unit: "B", value: 3 },
  ]);
  expect(rows.map(({ metrics }) => metrics)).toEqual([{ time: 1 }, { time: 2000 }, { memory: 3 }]);
});

test("NaN is no value, equal names are numbered, no entry is no row and no doubt", () => {
  const { rows, warnings } = read([
    { name: "a", unit: "ms", value: "NaN", range: "± 1" },
    { name: "a", unit: "ms", value: -1e9, extra: "x" },
  ]);
  expect(rows.map(({ axes, status }) => [axes["benchmark"], status])).toEqual([
    ["a", "errored"],
    ["a #2", "ok"],
  ]);
  expect(warnings.map(({ code }) => code)).toEqual(["means-only", "repeated-names"]);
  expect(read([])).toEqual({ rows: [], warnings: [], metrics: [] });
});

test("values as text, without a unit or in an object are refused by path", () => {
  expect(problemLines(() => read([{ name: "a", unit: "ms", value: "1" }]))[0]).toContain("0.value");
  expect(problemLines(() => read([{ name: "a", value: 1 }]))[0]).toContain("0.unit");
  expect(problemLines(() => read({ a: 1 }))).toHaveLength(1);
});
