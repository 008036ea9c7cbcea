import { describe, expect, test } from "@jest/globals";
import { trx } from "../../../src/importers/tests/trx.ts";
import { statusesOf } from "../../support/test-reports.ts";
import { bytesOf, isRecognised, readTool } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

/** Made after the public schema (vstst.xsd, 2010) and the described outcomes: no file of the real tool is at hand. */
const NAMESPACE = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
const result = (attributes: string, inside = ""): string =>
  `<UnitTestResult testId="1" ${attributes}>${inside}</UnitTestResult>`;
const failure =
  "<Output><StdOut>said</StdOut><ErrorInfo><Message>wrong &lt;x&gt;</Message><StackTrace>at Ns</StackTrace></ErrorInfo></Output>";
const run = (results: string, summary = '<ResultSummary outcome="Completed"/>'): string =>
  `<?xml version="1.0" encoding="utf-8"?><TestRun id="r" xmlns="${NAMESPACE}"><Results>${results}</Results>
  <TestDefinitions><UnitTest id="1" name="A"><TestMethod codeBase="C:\\a.dll" className="Ns.Tests" name="A"/></UnitTest></TestDefinitions>${summary}</TestRun>`;
const statusOf = (attributes: string): string | undefined =>
  statusesOf(trx, run(result(`testName="A" ${attributes}`)))["Ns.Tests.A"];

test("results are recognised and named by class and test", () => {
  const text = run(
    result('testName="A" outcome="Passed" duration="00:00:01.5000000"') +
      result('testName="Ns.Tests.B(x: 1)" outcome="Failed"', failure),
  );
  expect(isRecognised(trx, bytesOf(text))).toBe(true);
  const { rows, metrics } = readTool(trx, bytesOf(text));
  expect(
    rows.map(({ axes, status, metrics: values, error }) => [axes["test"], status, values, error?.message]),
  ).toEqual([
    ["Ns.Tests.A", "ok", { success: 1, duration: 1.5 }, undefined],
    ["Ns.Tests.B(x: 1)", "failed", { success: 0 }, "wrong <x>"],
  ]);
  expect(metrics).toMatchObject([{ name: "success" }, { name: "duration", unit: "s", role: "inform" }]);
});

describe("outcomes", () => {
  test("are those of the format, and what is not known is no pass", () => {
    const all = [
      "Passed",
      "Failed",
      "NotExecuted",
      "Timeout",
      "Aborted",
      "Error",
      "Inconclusive",
      "toString",
    ];
    expect(all.map((one) => statusOf(`outcome="${one}"`))).toEqual([
      "passed",
      "failed",
      "skipped",
      "errored",
      "errored",
      "errored",
      "errored",
      "errored",
    ]);
    expect(statusOf("")).toBe("errored");
  });

  test("of rows of data count, not the one of all of them", () => {
    const inner = `<InnerResults>${result('testName="A (1)" outcome="Passed"')}${result('testName="A (2)" outcome="Failed"')}</InnerResults>`;
    expect(statusesOf(trx, run(result('testName="A" outcome="Failed"', inner)))).toEqual({
      "Ns.Tests.A (1)": "passed",
      "Ns.Tests.A (2)": "failed",
    });
  });

  test("of the run count where no test is red", () => {
    const summary =
      '<ResultSummary outcome="Failed"><RunInfos><RunInfo outcome="Error"><Text>host crashed</Text></RunInfo></RunInfos></ResultSummary>';
    const { rows } = readTool(trx, bytesOf(run(result('testName="A" outcome="Passed"'), summary)));
    expect(rows.map(({ axes, error }) => [axes["test"], error?.message])).toEqual([
      ["Ns.Tests.A", undefined],
      ["(run)", "host crashed"],
    ]);
    // What crashed may have lost others.
    const failed = result('testName="A" outcome="Failed"');
    const red = { "Ns.Tests.A": "failed" };
    expect(statusesOf(trx, run(failed, summary))).toEqual({ ...red, "(run)": "errored" });
    expect(statusesOf(trx, run(failed, summary.replace("host crashed", "see the log")))).toEqual(red);
    expect(statusesOf(trx, run("", '<ResultSummary outcome="Aborted"/>'))).toEqual({ "(run)": "errored" });
  });

  test("that are counted otherwise are told", () => {
    const summary = '<ResultSummary outcome="Completed"><Counters total="2" passed="2"/></ResultSummary>';
    const { warnings } = readTool(trx, bytesOf(run(result('testName="A" outcome="Passed"'), summary)));
    expect(warnings.map(({ code }) => code)).toEqual(["rows-missing"]);
  });

  test("that are counted and not there are errored", () => {
    const passed = result('testName="A" outcome="Passed"');
    const counters = (all: string): string =>
      `<ResultSummary outcome="Completed"><Counters ${all}/></ResultSummary>`;
    const both = { "Ns.Tests.A": "passed", "(run)": "errored" };
    expect(statusesOf(trx, run(passed, counters('total="2" error="1"')))).toEqual(both);
    expect(statusesOf(trx, run(passed, counters('total="1" timeout="1"')))).toEqual(both);
    expect(statusesOf(trx, run(passed, counters('total="1" failed="0"')))).toEqual({
      "Ns.Tests.A": "passed",
    });
    for (const outcome of ["InProgress", "PassedButRunAborted", "x"])
      expect(statusesOf(trx, run(passed, `<ResultSummary outcome="${outcome}"/>`))).toEqual(both);
  });

  test("of a test count where its rows of data passed", () => {
    const inner = `<InnerResults>${result('testName="A (1)" outcome="Passed"')}</InnerResults>`;
    expect(statusesOf(trx, run(result('testName="A" outcome="Failed"', inner)))).toEqual({
      "Ns.Tests.A (1)": "passed",
      "Ns.Tests.A": "failed",
    });
  });

  test("of kinds of tests that are not known are read, and a summary may come first", () => {
    const coded = '<CodedWebTestResult testName="W" outcome="Failed"/>';
    const text = run(coded, "").replace("<Results>", '<ResultSummary outcome="Failed"/><Results>');
    expect(statusesOf(trx, text)).toEqual({ W: "failed" });
  });

  test("of the same test twice: equal ones are repetitions, else the worst counts", () => {
    const passed = result('testName="A" outcome="Passed"');
    expect(statusesOf(trx, run(passed + passed))).toEqual({ "Ns.Tests.A": "passed passed" });
    expect(statusesOf(trx, run(passed + result('testName="A" outcome="Failed"')))).toEqual({
      "Ns.Tests.A": "failed",
    });
  });
});

describe("a file", () => {
  const duration = (text: string): unknown =>
    readTool(trx, bytesOf(run(result(`testName="A" outcome="Passed" duration="${text}"`)))).rows[0]?.metrics;

  test("has durations only where they are such", () => {
    expect(duration("1.02:03:04.5")).toEqual({ success: 1, duration: 93_784.5 });
    for (const text of ["", "12", "00:00", "00:61:00", "-00:00:01", "NaN"]) {
      expect(duration(text)).toEqual({ success: 1 });
    }
  });

  test("with the assembly behind the class, no definition or no name is read", () => {
    const text = run(result('testName="A" outcome="Passed"')).replace(
      '"Ns.Tests"',
      '"Ns.Tests, Some, Version=1.0"',
    );
    expect(statusesOf(trx, text)).toEqual({ "Ns.Tests.A": "passed" });
    expect(statusesOf(trx, text.replace('UnitTest id="1"', 'UnitTest id="2"'))).toEqual({ A: "passed" });
    expect(statusesOf(trx, run('<UnitTestResult outcome="Passed"/>'))).toEqual({ "(no name)": "passed" });
  });

  test("with another namespace or root is none, one that is cut off is refused", () => {
    const text = run(result('testName="größe" outcome="Passed"'));
    expect(isRecognised(trx, bytesOf(`\uFEFF${text}`))).toBe(true);
    expect(isRecognised(trx, bytesOf(text.replace(NAMESPACE, "http://x")))).toBe(false);
    expect(problemLines(() => readTool(trx, bytesOf("<TestRuns/>")))).toEqual([
      "file:1:1 expected an element TestRun, got TestRuns",
    ]);
    for (const share of [0.4, 0.6, 0.95]) {
      const cut = text.slice(0, Math.floor(text.length * share));
      expect(problemLines(() => readTool(trx, bytesOf(cut)))[0]).toContain("cut off");
    }
  });
});
