import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { catch2 } from "../../../src/importers/benchmarks/catch2.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const expectedShape = z.object({
  benchmarks_mean_ns: z.array(z.tuple([z.string(), z.string(), z.object({ mean: z.string() }).loose()])),
});

describe("catch2/benchmark.xml", () => {
  const path = "catch2/benchmark.xml";
  const { rows, warnings, metrics } = readTool(catch2, toolFile(path));

  test("is recognised", () => {
    expect(isRecognised(catch2, toolFile(path))).toBe(true);
  });

  test("has a mean a benchmark in ns, and says that there are no samples", () => {
    const { benchmarks_mean_ns } = expectedOf(path, expectedShape);
    expect(valuesBy(rows, "benchmark", "time")).toEqual(
      Object.fromEntries(
        benchmarks_mean_ns.map(([name, , { mean }]) => [`benchmarks / ${name}`, [Number(mean)]]),
      ),
    );
    expect(metrics.map(({ unit }) => unit)).toEqual(["ns"]);
    expect(warnings.map(({ code }) => code)).toEqual(["means-only"]);
  });
});

const wrap = (cases: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Catch2TestRun name="c3" rng-seed="1" catch2-version="3.5.2">\n${cases}\n</Catch2TestRun>\n`;
const bench = (name: string, inside: string) =>
  `<BenchmarkResults name="${name}" samples="10">${inside}</BenchmarkResults>`;
const mean = (value: string) =>
  `<mean value="${value}" lowerBound="1" upperBound="9" ci="0.95"/><standardDeviation value="7"/>`;
const read = (cases: string) => readTool(catch2, bytesOf(wrap(cases)));
const told = (cases: string) =>
  read(cases).rows.map(({ axes, status, metrics, error }) => [
    axes["benchmark"],
    status === "ok" ? metrics["time"] : error?.message,
  ]);

// Made by hand after the reporter of Catch2 3.
describe("version 3", () => {
  test("has another root; sections are parts of the name", () => {
    expect(isRecognised(catch2, bytesOf(wrap("")))).toBe(true);
    const cases = `<TestCase name="größe &amp; &lt;x&gt;"><Section name="in">${bench("a", mean("1e3"))}</Section>${bench("a", mean("2"))}</TestCase>`;
    expect(told(cases)).toEqual([
      ["größe & <x> / in / a", 1000],
      ["größe & <x> / a", 2],
    ]);
  });

  test("a benchmark that failed, or has no mean or none that is a number, is errored", () => {
    const cases = `<TestCase name="c">${bench("a", '<failed message="boom"/>')}${bench("b", "")}${bench("d", mean("nan"))}${bench("e", mean(""))}</TestCase>`;
    expect(told(cases)).toEqual([
      ["c / a", "boom"],
      ["c / b", "its mean is missing"],
      ["c / d", "its mean is nan"],
      ["c / e", "its mean is "],
    ]);
  });

  test("a test case of benchmarks that failed before them is errored; other tests are none", () => {
    const cases = `<TestCase name="c" tags="[!benchmark]"><Exception>x</Exception><OverallResult success="false"/></TestCase><TestCase name="t"><OverallResult success="false"/></TestCase>`;
    expect(told(cases)).toEqual([["c", "the test case failed before its benchmarks"]]);
  });

  test("equal names are numbered, and told", () => {
    const one = `<TestCase name="c">${bench("a", mean("1"))}</TestCase>`;
    expect(told(one + one)).toEqual([
      ["c / a", 1],
      ["c / a #2", 1],
    ]);
    expect(read(one + one).warnings.map(({ code }) => code)).toContain("repeated-names");
  });
});

test("several files of a side are as many measurements", () => {
  const files = ["1", "2"].map((value) =>
    bytesOf(wrap(`<TestCase name="c">${bench("a", mean(value))}</TestCase>`)),
  );
  expect(readTool(catch2, ...files).rows.map(({ metrics }) => metrics["time"])).toEqual([1, 2]);
});

test("XML of another tool is not recognised, and read as this format it is refused", () => {
  expect(problemLines(() => readTool(catch2, bytesOf("<testsuites/>")))[0]).toContain("got testsuites");
  for (const text of ["<testsuites/>", '<?xml version="1.0"?><Catcher/>', "<!-- <Catch name='x'> --><a/>"]) {
    expect(isRecognised(catch2, bytesOf(text))).toBe(false);
  }
});

test.each([0.02, 0.1, 0.5, 0.9])("a file that is cut after %s of it is refused", (share) => {
  const whole = [...toolFile("catch2/benchmark.xml").chunks()][0] ?? new Uint8Array();
  const cut = bytesOf(whole.slice(0, whole.length * share));
  expect(problemLines(() => readTool(catch2, cut))[0]).toContain(
    "not well-formed, or a file that is cut off",
  );
});
