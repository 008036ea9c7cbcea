import { expect, test } from "@jest/globals";
import type { TestChange } from "../../../src/model/result/tests/test-changes.ts";
import {
  changesOf,
  ERRORED,
  FAILED,
  FLAKY,
  judgeTestFiles,
  junitOf,
  SKIPPED,
  XFAIL,
} from "../../support/tests/judge-tests.ts";

interface Case {
  readonly before: string | null;
  readonly after: string | null;
  readonly change: TestChange | null;
  readonly verdict: string;
}

const CASES: readonly Case[] = [
  { before: "", after: "", change: null, verdict: "pass" },
  { before: "", after: FAILED, change: "newly-failing", verdict: "fail" },
  { before: "", after: ERRORED, change: "newly-errored", verdict: "fail" },
  { before: "", after: SKIPPED, change: "newly-skipped", verdict: "warn" },
  { before: "", after: XFAIL, change: "newly-xfail", verdict: "warn" },
  { before: "", after: FLAKY, change: "newly-flaky", verdict: "warn" },
  { before: "", after: null, change: "vanished", verdict: "warn" },
  { before: FAILED, after: "", change: "fixed", verdict: "pass" },
  { before: FAILED, after: FAILED, change: "still-failing", verdict: "pass" },
  { before: FAILED, after: ERRORED, change: "still-failing", verdict: "pass" },
  { before: ERRORED, after: ERRORED, change: "still-failing", verdict: "pass" },
  // A test without an answer is not known to fail.
  { before: ERRORED, after: FAILED, change: "newly-failing", verdict: "fail" },
  { before: SKIPPED, after: FAILED, change: "newly-failing", verdict: "fail" },
  { before: XFAIL, after: FAILED, change: "newly-failing", verdict: "fail" },
  { before: FLAKY, after: FAILED, change: "newly-failing", verdict: "fail" },
  { before: null, after: FAILED, change: "newly-failing", verdict: "fail" },
  { before: null, after: ERRORED, change: "newly-errored", verdict: "fail" },
  { before: null, after: "", change: "new", verdict: "pass" },
  { before: null, after: SKIPPED, change: null, verdict: "pass" },
  { before: FLAKY, after: FLAKY, change: "still-flaky", verdict: "pass" },
  { before: FLAKY, after: "", change: null, verdict: "pass" },
  { before: SKIPPED, after: "", change: "no-longer-skipped", verdict: "pass" },
  { before: SKIPPED, after: SKIPPED, change: null, verdict: "pass" },
  { before: XFAIL, after: "", change: "fixed", verdict: "pass" },
  { before: XFAIL, after: XFAIL, change: null, verdict: "pass" },
  { before: FAILED, after: XFAIL, change: null, verdict: "pass" },
];

test.each(CASES)("a test that was $before and is $after is $change, and costs $verdict", (one) => {
  const side = (state: string | null): string =>
    junitOf({ a: "", b: "", c: "", ...(state === null ? {} : { t: state }) });
  const report = judgeTestFiles({ baseline: [side(one.before)], candidate: [side(one.after)] });
  expect(changesOf(report)).toEqual(one.change === null ? {} : { [one.change]: ["t"] });
  expect([report.verdict, report.exitCode]).toEqual([one.verdict, one.verdict === "fail" ? 1 : 0]);
});

test("a failing test without a baseline fails, since nothing says that it is known to fail", () => {
  const report = judgeTestFiles({ baseline: null, candidate: [junitOf({ a: "", t: FAILED })] });
  expect(changesOf(report)).toEqual({ "newly-failing": ["t"] });
  expect(report.verdict).toBe("fail");
});

test("tests that all pass without a baseline are a first run, in which no test is new", () => {
  const report = judgeTestFiles({ baseline: null, candidate: [junitOf({ a: "" })] });
  expect([report.verdict, report.conclusion, report.tests?.changes]).toEqual(["pass", "neutral", []]);
});

test("more than half of the tests gone fails: they did not run", () => {
  const before = junitOf({ a: "", b: "", c: "", d: "" });
  const half = judgeTestFiles({ baseline: [before], candidate: [junitOf({ a: "", b: "" })] });
  const most = judgeTestFiles({ baseline: [before], candidate: [junitOf({ a: "" })] });
  expect([half.verdict, most.verdict]).toEqual(["warn", "fail"]);
  expect(most.title).toContain("3 of the 4 tests of the baseline vanished");
});

test("a file whose tests are all gone is named", () => {
  const [a, b] = [junitOf({ a: "", b: "", c: "" }, "tests/a.py"), junitOf({ d: "", e: "" }, "tests/b.py")];
  const report = judgeTestFiles({ baseline: [a, b], candidate: [a] });
  expect(report.tests?.vanishedFiles).toHaveLength(1);
  expect(report.causes.map(({ text }) => text).join()).toContain("tests/b.py");
});

test("a test with another name in the same file is renamed, and is compared with what it was", () => {
  const report = judgeTestFiles({
    baseline: [junitOf({ a: "", "old[1]": "", "old[2]": FAILED })],
    candidate: [junitOf({ a: "", "new[1]": "", "new[2]": "" })],
  });
  expect(changesOf(report)).toEqual({ fixed: ["new[2]"], renamed: ["new[1]"] });
  expect(report.tests?.changes[0]?.tests[0]?.from).toMatch(/old\[2\]$/);
});

test("a renamed test that fails now is news; one that fails as before under its old name is not", () => {
  const before = junitOf({ a: "", b: "", c: "", old: "" });
  const news = judgeTestFiles({
    baseline: [before],
    candidate: [junitOf({ a: "", b: "", c: "", now: FAILED })],
  });
  expect(changesOf(news)).toEqual({ "newly-failing": ["now"], vanished: ["old"] });
  const known = judgeTestFiles({
    baseline: [junitOf({ a: "", old: FAILED })],
    candidate: [junitOf({ a: "", now: FAILED })],
  });
  expect([changesOf(known), known.verdict]).toEqual([{ "still-failing": ["now"] }, "pass"]);
});

test("a report says places, messages and sums of tests", () => {
  const { tests } = judgeTestFiles({
    baseline: [junitOf({ a: "", t: "" })],
    candidate: [junitOf({ a: "", t: FAILED })],
  });
  const [changed] = tests?.changes[0]?.tests ?? [];
  expect(changed).toMatchObject({
    before: "passed",
    after: "failed",
    message: "expected 1, got 2",
    place: { file: "tests/a.py", line: 3 },
  });
  expect(tests?.counts.candidate).toMatchObject({ passed: 1, failed: 1 });
});

test("where every test of both sides fails, nothing could be news: that is a warning", () => {
  const side = [junitOf({ a: FAILED, b: FAILED })];
  const report = judgeTestFiles({ baseline: side, candidate: side });
  expect([report.verdict, report.causes[0]?.name]).toEqual(["warn", "all-failed"]);
});

test.each([
  ["no test on both sides", [], []],
  ["no test, where the baseline has some", ["a", "b"], []],
])("%s is no pass", (_, before, after) => {
  const side = (names: readonly string[]): string =>
    junitOf(Object.fromEntries(names.map((name) => [name, ""])));
  const report = judgeTestFiles({ baseline: [side(before)], candidate: [side(after)] });
  expect(report.exitCode).not.toBe(0);
});
