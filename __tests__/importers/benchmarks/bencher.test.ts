import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { bencher } from "../../../src/importers/benchmarks/bencher.ts";
import { readCut } from "../../support/cut-files.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const PATH = "bmf/results.json";
const shape = z.record(z.string(), z.record(z.string(), z.object({ value: z.number() })));

describe("the file of the tool", () => {
  const { rows, warnings, metrics } = readTool(bencher, toolFile(PATH));

  test("is recognised", () => {
    expect(isRecognised(bencher, toolFile(PATH))).toBe(true);
  });

  test("has each measure of each benchmark, without a direction", () => {
    expect(rows.map(({ axes, metrics: values }) => [axes["benchmark"], values])).toEqual(
      Object.entries(expectedOf(PATH, shape)).map(([name, measures]) => [
        name,
        Object.fromEntries(Object.entries(measures).map(([measure, { value }]) => [measure, value])),
      ]),
    );
    expect(metrics.every(({ better, unit }) => better === null && unit === null)).toBe(true);
    expect(warnings.map(({ code }) => code)).toEqual(["means-only", "no-direction"]);
  });

  test.each([0.01, 0.1, 0.5, 0.9])("is refused where it is cut after %s of it", (share) => {
    expect(readCut(bencher, toolFile(PATH), share).how).toBe("refused");
  });
});

const is = (text: string) => isRecognised(bencher, bytesOf(text));
const read = (text: string) => readTool(bencher, bytesOf(text));

test("a file is recognised by its first measure, whatever names hold", () => {
  expect(is('\u{FEFF}{"a \\"b\\" {":{"p.99":{"lower_value":1,"value":2}}}')).toBe(true);
  expect(is('{"empty":{},\r\n"a":{"p":{"value":NaN}}}')).toBe(true);
  expect(is('{"a":{"p":{"value":"1"}}}')).toBe(false);
  expect(is('{"metrics":{"checks":{"value":1}},"root_group":{}}')).toBe(false);
  expect(is('{"a":{"value":1}}')).toBe(false);
  expect(is("{}")).toBe(false);
});

test("what is no number is missing, and a benchmark without one is errored", () => {
  const { rows } = read('{"a":{"x":{"value":NaN},"y":{"value":-1e99}},"b":{},"c":{"x":{"value":null}}}');
  expect(rows.map(({ status, metrics }) => [status, metrics])).toEqual([
    ["ok", { x: null, y: -1e99 }],
    ["errored", {}],
    ["errored", {}],
  ]);
  expect(read("{}")).toEqual({ rows: [], warnings: [], metrics: [] });
});

test("objects that are no measures are refused by path", () => {
  const problem = (text: string) => problemLines(() => read(text))[0];
  expect(problem('{"a":{"x":{"value":1,"unit":"ms"}}}')).toContain("a.x");
  expect(problem('{"a":{"x":{"value":"1"}}}')).toContain("a.x.value");
  expect(problem('{"a":{"x":{"lower_value":1}}}')).toContain("a.x.value");
  expect(problem('{"__proto__":{"x":{"value":1}}}')).toContain("got __proto__");
  expect(problem('{"a":{"x":{"value":1},"__proto__":{"value":1}}}')).toContain("got __proto__");
  expect(problem('{"a":[1]}')).toContain("a");
});
