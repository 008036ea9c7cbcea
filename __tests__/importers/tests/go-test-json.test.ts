import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { goBenchJson } from "../../../src/importers/benchmarks/go-bench.ts";
import { goTestJson } from "../../../src/importers/tests/go-test-json.ts";
import { statuses, statusesOf } from "../../support/test-reports.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const PATH = "go-test-json/all.json";
const shape = z.object({
  tests: z.record(z.string(), z.string()),
  packages: z.record(z.string(), z.string()),
});
const WORDS: Readonly<Record<string, string>> = {
  pass: "passed",
  fail: "failed",
  skip: "skipped",
  "never finished: errored": "errored",
};

describe("the events of the real tool", () => {
  const file = toolFile(PATH);
  const { rows, warnings } = readTool(goTestJson, file);
  const found = statuses(rows);

  test("is recognised as tests, and not as benchmarks", () => {
    expect([isRecognised(goTestJson, file), isRecognised(goBenchJson, file)]).toEqual([true, false]);
  });

  test("has each test by its event, and a row a package that failed without a test", () => {
    const { tests } = expectedOf(PATH, shape);
    const expected = Object.entries(tests).map(([name, word]) => [name.replace(" | ", " › "), WORDS[word]]);
    const packages = { "example.test/subject/broken": "errored", "example.test/subject/tmain": "errored" };
    expect(found).toEqual({ ...Object.fromEntries(expected), ...packages });
    expect(warnings).toEqual([]);
  });

  test("says why", () => {
    const why = (name: string): unknown =>
      rows.find(({ axes }) => axes["test"] === `example.test/subject/${name}`)?.error;
    expect(why("broken")).toMatchObject({
      code: "build-failed",
      message: expect.stringContaining("cannot use"),
    });
    expect(why("slow › TestHangs")).toMatchObject({ message: expect.stringContaining("timed out after 4s") });
    expect(why("panics › TestPanics")).toMatchObject({ code: "subtests-failed" });
    expect(why("tmain")).toMatchObject({ message: expect.stringContaining("teardown failed") });
  });

  test("has durations in seconds of what ended", () => {
    const of = (name: string): unknown =>
      rows.find(({ axes }) => String(axes["test"]).endsWith(name))?.metrics["duration"];
    expect(of("alpha › TestSum")).toBe(0);
    expect(of("TestHangs")).toBeUndefined();
    expect(of("TestSkip")).toBeUndefined();
  });
});

const events = (...all: readonly Readonly<Record<string, unknown>>[]): string =>
  all.map((one) => `${JSON.stringify({ Package: "p", ...one })}\n`).join("");
const of = (...all: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, string>> =>
  statusesOf(goTestJson, events(...all));

describe("events", () => {
  test("of a test that fails and passes are flaky where the package ran again, equal ones are repetitions", () => {
    const [pass, fail] = [
      { Action: "pass", Test: "A" },
      { Action: "fail", Test: "A" },
    ];
    const end = { Action: "fail" };
    expect(of(fail, end, pass, { Action: "pass" })).toEqual({ "p › A": "flaky" });
    // With -count one failure fails the package.
    expect(of(fail, pass, end)).toEqual({ "p › A": "failed" });
    expect(of(pass, fail, end)).toEqual({ "p › A": "failed" });
    expect(of(pass, pass, { Action: "pass" })).toEqual({ "p › A": "passed passed" });
  });

  test("that do not end are errored, test and package", () => {
    expect(of({ Action: "start" }, { Action: "run", Test: "A" })).toEqual({
      "p › A": "errored",
      p: "errored",
    });
    expect(of({ Action: "run", Test: "A" }, { Action: "pass" })).toEqual({ "p › A": "errored" });
    expect(of({ Action: "start" }, { Action: "fail" })).toEqual({ p: "errored" });
    expect(of({ Action: "skip" })).toEqual({});
  });

  test("of packages may be mixed, a build that failed may have no package", () => {
    const build = { Package: undefined, ImportPath: "q [q.test]", Action: "build-fail" };
    expect(of(build, { Action: "pass", Test: "A" }, { Action: "pass" })).toEqual({
      "p › A": "passed",
      "q [q.test]": "errored",
    });
    const mixed = of(
      { Action: "run", Test: "A" },
      { Action: "run", Test: "A", Package: "q" },
      { Action: "fail", Test: "A", Package: "q" },
      { Action: "pass", Test: "A" },
      { Action: "pass" },
      { Action: "fail", Package: "q" },
    );
    expect(mixed).toEqual({ "p › A": "passed", "q › A": "failed" });
  });

  test("that are not known are no pass, and are not looked up in prototypes", () => {
    expect(of({ Action: "vanish", Test: "A" }, { Action: "pass" })).toEqual({ "p › A": "errored" });
    expect(of({ Action: "toString", Test: "A" }, { Action: "constructor" }, { Action: "pass" })).toEqual({
      "p › A": "errored",
    });
    expect(of({ Action: "attr", Test: "A", Key: "k" }, { Action: "pass" })).toEqual({});
  });

  test("count by the event, not by what is printed", () => {
    const printed = { Action: "output", Test: "A", Output: "--- FAIL: A (0.00s)\n" };
    const all = [
      { Action: "run", Test: "A" },
      printed,
      { Action: "pass", Test: "A", Elapsed: 1.5 },
      { Action: "pass" },
    ];
    expect(of(...all)).toEqual({ "p › A": "passed" });
    expect(readTool(goTestJson, bytesOf(events(...all))).rows[0]?.metrics).toEqual({
      success: 1,
      duration: 1.5,
    });
  });

  test("of benchmarks make a file of benchmarks, and are told where they come later", () => {
    const bench = events({ Action: "run", Test: "BenchmarkA" });
    const output = events({ Action: "output", Output: "BenchmarkA-8 \t 100\t 5 ns/op\n" });
    const printing = events({ Action: "output", Test: "T", Output: "Benchmarks are slow\n" });
    for (const text of [bench, output]) {
      expect([isRecognised(goTestJson, bytesOf(text)), isRecognised(goBenchJson, bytesOf(text))]).toEqual([
        false,
        true,
      ]);
    }
    expect([
      isRecognised(goTestJson, bytesOf(printing)),
      isRecognised(goBenchJson, bytesOf(printing)),
    ]).toEqual([true, false]);
    const { rows, warnings } = readTool(goTestJson, bytesOf(bench + events({ Action: "pass" })));
    expect([rows, warnings.map(({ code }) => code)]).toEqual([[], ["benchmarks-unread"]]);
  });
});

describe("lines", () => {
  test("with CRLF, a byte order mark, unknown keys and text of stderr are read", () => {
    const text = `\uFEFFgo: downloading x\r\n${events({ Action: "pass", Test: "größe/日本", New: [1] }, { Action: "pass" }).replaceAll("\n", "\r\n")}`;
    expect(statusesOf(goTestJson, text)).toEqual({ "p › größe/日本": "passed" });
    expect(readTool(goTestJson, bytesOf(text)).warnings.map(({ code }) => code)).toEqual(["other-lines"]);
  });

  test("that are cut off, or have other types, are refused by line", () => {
    const text = events({ Action: "pass", Test: "A" }, { Action: "pass" });
    expect(problemLines(() => readTool(goTestJson, bytesOf(text.slice(0, -9))))[0]).toContain(
      "file:2:1 expected an event of go test -json, got a line that is cut off",
    );
    expect(problemLines(() => readTool(goTestJson, bytesOf('{"Action":1,"Package":"p"}\n')))[0]).toContain(
      "file:1:1 Action: ",
    );
  });

  test("whose time is null or negative have no duration", () => {
    for (const Elapsed of [null, -1]) {
      const text = events({ Action: "pass", Test: "A", Elapsed }, { Action: "pass" });
      expect(readTool(goTestJson, bytesOf(text)).rows[0]?.metrics).toEqual({ success: 1 });
    }
  });
});
