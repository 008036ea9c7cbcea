import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { pytestJsonReport } from "../../../src/importers/tests/pytest-json-report.ts";
import { statuses, statusesOf } from "../../support/test-reports.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const shape = z.object({
  tests: z.array(z.tuple([z.string(), z.string()])),
  failed_collectors: z.array(z.string()),
});
/** `subtests passed` is written while a subtest failed: it is not known, and no pass. */
const WORDS: Readonly<Record<string, string>> = {
  error: "errored",
  xfailed: "xfail",
  xpassed: "xpass",
  "subtests passed": "errored",
};

test.each(["all", "failed-collector"])("%s.json has each test and each collector that failed", (name) => {
  const path = `pytest-json-report/${name}.json`;
  const { tests, failed_collectors: collectors } = expectedOf(path, shape);
  expect(isRecognised(pytestJsonReport, toolFile(path))).toBe(true);
  const { rows } = readTool(pytestJsonReport, toolFile(path));
  expect(statuses(rows)).toEqual({
    ...Object.fromEntries(collectors.map((one) => [one, "errored"])),
    ...Object.fromEntries(tests.map(([test, word]) => [test, WORDS[word] ?? word])),
  });
});

test("rows have a place, the reason, and the time of all stages", () => {
  const { rows } = readTool(pytestJsonReport, toolFile("pytest-json-report/all.json"));
  const row = rows.find(({ axes }) => axes["test"] === "test_cases.py::test_fails");
  expect(row?.place).toEqual({ file: "test_cases.py", line: 14 });
  expect(row?.error?.message).toContain("AssertionError: numbers differ");
  expect(row?.metrics["duration"]).toBeCloseTo(0.000_202_58 + 0.000_537_44 + 0.000_197_54, 7);
  expect(row?.units).toEqual({ duration: "s" });
});

describe("a report", () => {
  const report = (rest: object): string =>
    JSON.stringify({ exitcode: 0, root: "/r", summary: {}, tests: [], collectors: [], ...rest });
  const one = (rest: object): string =>
    report({ tests: [{ nodeid: "a.py::t", outcome: "passed", ...rest }] });

  test("without a red test and with an exit code other than 0 is errored", () => {
    expect(statusesOf(pytestJsonReport, report({ exitcode: 5 }))).toEqual({ pytest: "errored" });
    expect(statusesOf(pytestJsonReport, report({ exitcode: 3, tests: undefined }))).toEqual({
      pytest: "errored",
    });
    expect(statusesOf(pytestJsonReport, report({ exitcode: null }))).toEqual({});
  });

  test("that ended early, or counts tests that it does not have, is errored", () => {
    const stage = (outcome = "passed"): object => ({ outcome, duration: 1 });
    const whole = { nodeid: "a.py::t", outcome: "passed", setup: stage(), call: stage(), teardown: stage() };
    const of = (tests: readonly object[], rest: object = {}): unknown =>
      statusesOf(pytestJsonReport, report({ tests, ...rest }));
    const failed = { ...whole, outcome: "failed", call: stage("failed") };
    const codes = (tests: readonly object[], summary: object): readonly string[] =>
      readTool(pytestJsonReport, bytesOf(report({ tests, summary }))).warnings.map(({ code }) => code);
    expect(of([whole], { summary: { failed: 2 } })).toEqual({ "a.py::t": "passed", "(run)": "errored" });
    expect(codes([], { total: 4 })).toEqual(["rows-missing"]);
    // A run may stop at the first failure.
    expect(codes([failed], { total: 1, collected: 9 })).toEqual(["rows-missing"]);
    // A controller of xdist collects nothing itself.
    expect(codes([whole], { total: 1, collected: 0 })).toEqual([]);
    expect(of([failed], { exitcode: 2 })).toEqual({ "a.py::t": "failed", pytest: "errored" });
    expect(of([{ ...whole, call: undefined }])).toEqual({ "a.py::t": "errored" });
    expect(of([{ ...whole, call: stage("failed") }])).toEqual({ "a.py::t": "errored" });
    expect(of([{ ...whole, outcome: "rerun", call: stage("rerun") }])).toEqual({ "a.py::t": "errored" });
    // Two runs in a list are no attempts of one.
    expect(of([whole, failed], { exitcode: 1 })).toEqual({ "a.py::t": "failed" });
  });

  test("with an outcome that is not known is no pass", () => {
    expect(statusesOf(pytestJsonReport, one({ outcome: "toString" }))).toEqual({ "a.py::t": "errored" });
    expect(statusesOf(pytestJsonReport, one({ outcome: "rerun" }))).toEqual({ "a.py::t": "flaky" });
    expect(statusesOf(pytestJsonReport, report({ collectors: [{ nodeid: "", outcome: "failed" }] }))).toEqual(
      {
        pytest: "errored",
      },
    );
    expect(
      statusesOf(pytestJsonReport, report({ collectors: [{ nodeid: "b.py", outcome: "skipped" }] })),
    ).toEqual({
      "b.py": "skipped",
    });
  });

  test("has no time where none is written, and no place outside of the repository", () => {
    const { rows } = readTool(
      pytestJsonReport,
      bytesOf(one({ nodeid: "../a.py::t", lineno: null, call: null })),
    );
    expect([rows[0]?.metrics, rows[0]?.place]).toEqual([{ success: 1 }, undefined]);
  });

  test("that counts other tests than it has is told", () => {
    const { warnings } = readTool(pytestJsonReport, bytesOf(report({ summary: { total: 2 } })));
    expect(warnings.map(({ code }) => code)).toEqual(["rows-missing"]);
  });

  test("of other types, or cut off, is refused with the path", () => {
    expect(problemLines(() => readTool(pytestJsonReport, bytesOf(one({ outcome: 1 }))))).toEqual([
      expect.stringContaining("file tests.0.outcome: "),
    ]);
    expect(problemLines(() => readTool(pytestJsonReport, bytesOf(one({}).slice(0, -5))))[0]).toContain(
      "expected JSON",
    );
  });

  test("holds NaN and unicode", () => {
    const text = one({ nodeid: "ü.py::t[日本]", call: { duration: 1, outcome: "passed" } }).replace(
      '"duration":1',
      '"duration":NaN',
    );
    const { rows } = readTool(pytestJsonReport, bytesOf(text));
    expect([rows[0]?.axes, rows[0]?.metrics, rows[0]?.place]).toEqual([
      { test: "ü.py::t[日本]" },
      { success: 1 },
      { file: "ü.py", line: null },
    ]);
  });
});
