import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { jestJson } from "../../../src/importers/tests/jest-json.ts";
import { statuses, statusesOf } from "../../support/test-reports.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const shape = z.object({
  tests: z.array(
    z.tuple([z.string(), z.string(), z.array(z.tuple([z.string(), z.string(), z.number().nullable()]))]),
  ),
});
const WORDS: Readonly<Record<string, string>> = { pending: "skipped", todo: "skipped" };

test.each(["jest-json/all.json", "vitest-json/all.json"])(
  "%s has each test and each file that did not load",
  (path) => {
    expect(isRecognised(jestJson, toolFile(path))).toBe(true);
    const { rows } = readTool(jestJson, toolFile(path));
    const expected = expectedOf(path, shape).tests.flatMap(([file, , tests]) =>
      tests.length === 0
        ? [[file, "errored"]]
        : tests.map(([name, word, invocations]) => [
            `${file} ${name}`,
            // Vitest tells a retry by the failures that it keeps.
            word === "passed" && ((invocations ?? 1) > 1 || name === "flaky")
              ? "flaky"
              : (WORDS[word] ?? word),
          ]),
    );
    const found = rows.map(({ axes, testStatus = "passed" }) => [
      String(axes["test"]).replaceAll(" › ", " "),
      testStatus,
    ]);
    const sorted = (all: readonly (readonly (string | undefined)[])[]): readonly string[] =>
      all.map((pair) => pair.join(": ")).toSorted();
    expect(sorted(found)).toEqual(sorted(expected));
  },
);

describe("a report", () => {
  const test1 = { ancestorTitles: ["outer"], title: "t", status: "passed", duration: 2 };
  const file = (rest: object, name = "/r/a/x.test.js"): object => ({
    name,
    status: "passed",
    assertionResults: [{ ...test1, ...rest }],
  });
  const report = (...testResults: readonly object[]): string =>
    JSON.stringify({ numTotalTests: 1, testResults });
  const status = (rest: object): string | undefined =>
    Object.values(statusesOf(jestJson, report(file(rest))))[0];

  test("names tests by their file below the folder of all files, or the repository", () => {
    const text = report(file({}), file({}, "/r/b/x.test.js"));
    expect(Object.keys(statusesOf(jestJson, text))).toEqual([
      "a/x.test.js › outer › t",
      "b/x.test.js › outer › t",
    ]);
    const checkout = report(
      file({ location: { line: 3, column: 1 } }, "/home/runner/work/re/re/a/x.test.js"),
    );
    const { rows } = readTool(jestJson, bytesOf(checkout));
    expect(rows[0]?.axes).toEqual({ test: "a/x.test.js › outer › t" });
    expect(rows[0]?.place).toEqual({ file: "a/x.test.js", line: 3 });
    expect(readTool(jestJson, bytesOf(text)).rows[0]?.place).toBeUndefined();
    expect(Object.keys(statusesOf(jestJson, report(file({}, "C:\\r\\a\\x.test.js"))))).toEqual([
      "x.test.js › outer › t",
    ]);
  });

  test("has the statuses of both tools; what is not known is no pass", () => {
    expect(["pending", "skipped", "disabled", "todo"].map((one) => status({ status: one }))).toEqual([
      "skipped",
      "skipped",
      "skipped",
      "skipped",
    ]);
    expect(["focused", "constructor", ""].map((one) => status({ status: one }))).toEqual([
      "errored",
      "errored",
      "errored",
    ]);
    expect(status({ retryReasons: ["first"] })).toBe("flaky");
    expect(status({ status: "failed", invocations: 3 })).toBe("failed");
  });

  test("tells files and runs that failed without a test that did", () => {
    const failed = { ...file({}), status: "failed", message: "afterAll broke" };
    expect(statusesOf(jestJson, report(failed))).toEqual({
      "x.test.js › outer › t": "passed",
      "x.test.js": "errored",
    });
    const run = JSON.stringify({ success: false, testResults: [] });
    expect(statusesOf(jestJson, run)).toEqual({ "(run)": "errored" });
  });

  test("has durations in ms where they are written", () => {
    const { rows, metrics } = readTool(jestJson, bytesOf(report(file({}))));
    expect([rows[0]?.metrics, rows[0]?.units]).toEqual([{ success: 1, duration: 2 }, { duration: "ms" }]);
    expect(metrics).toMatchObject([
      { name: "success", deterministic: true },
      { name: "duration", kind: "latency", role: "inform" },
    ]);
    expect(readTool(jestJson, bytesOf(report(file({ duration: null })))).rows[0]?.metrics).toEqual({
      success: 1,
    });
    expect(readTool(jestJson, bytesOf(report(file({ status: "skipped" })))).rows[0]?.metrics).toEqual({});
  });

  test("that counts what it does not have, or did not end, is errored", () => {
    const of = (top: object, ...files: readonly object[]): Readonly<Record<string, string>> =>
      statusesOf(jestJson, JSON.stringify({ testResults: files, ...top }));
    const lost = { "x.test.js › outer › t": "passed", "(run)": "errored" };
    for (const top of [
      { numFailedTests: 1 },
      { numFailedTestSuites: 1 },
      { numRuntimeErrorTestSuites: 1 },
      { wasInterrupted: true },
    ])
      expect(of(top, file({}))).toEqual(lost);
    expect(of({ numTotalTests: 1, numFailedTests: 0, wasInterrupted: false }, file({}))).toEqual({
      "x.test.js › outer › t": "passed",
    });
    const crashed = { name: "/r/y.js", status: "crashed", assertionResults: [] };
    expect(of({}, crashed)).toEqual({ "y.js": "errored" });
  });

  test("that counts other tests than it has is told, one of other types is refused", () => {
    const text = report(file({}), file({}));
    expect(readTool(jestJson, bytesOf(text)).warnings.map(({ code }) => code)).toEqual(["count-disagrees"]);
    expect(problemLines(() => readTool(jestJson, bytesOf(report(file({ title: 1 })))))[0]).toContain(
      "testResults.0.assertionResults.0.title",
    );
    expect(problemLines(() => readTool(jestJson, bytesOf(text.slice(0, 60))))[0]).toContain("expected JSON");
  });
});

test("statuses of a file of vitest and its JUnit file agree in what did not load", () => {
  const found = statuses(readTool(jestJson, toolFile("vitest-json/all.json")).rows);
  expect(Object.entries(found).filter(([, status]) => status === "errored")).toEqual([
    ["broken.test.mjs", "errored"],
    ["none.test.mjs", "errored"],
  ]);
});
