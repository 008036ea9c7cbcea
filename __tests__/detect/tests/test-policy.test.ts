import { expect, test } from "@jest/globals";
import type { HistoryEntry } from "../../../src/model/result/history.ts";
import { changesOf, FAILED, judgeTestFiles, junitOf, XFAIL } from "../../support/tests/judge-tests.ts";
import { sampleHistoryEntry } from "../../support/tests/sample-history.ts";

const QUARANTINE = { test: "*› t", owner: "ada", until: "2026-04-30", reason: "race, #12" };
const IN_TIME = Date.parse("2026-04-30T23:59:59Z");
const TOO_LATE = Date.parse("2026-05-01T00:00:00Z");

test("a test in quarantine may fail until the end of its last day in UTC", () => {
  const sides = { baseline: [junitOf({ a: "", t: "" })], candidate: [junitOf({ a: "", t: FAILED })] };
  const policy = { quarantine: [QUARANTINE] };
  const held = judgeTestFiles({ ...sides, policy, nowMs: IN_TIME });
  expect([held.verdict, changesOf(held)]).toEqual(["pass", { quarantined: ["t"] }]);
  expect(held.tests?.changes[0]?.tests[0]?.quarantine).toEqual(QUARANTINE);
  const over = judgeTestFiles({ ...sides, policy, nowMs: TOO_LATE });
  expect([over.verdict, changesOf(over)]).toEqual(["fail", { "newly-failing": ["t"] }]);
});

test("a test whose quarantine has ended counts again, even if it fails on main, too", () => {
  const sides = { baseline: [junitOf({ t: FAILED })], candidate: [junitOf({ t: FAILED })] };
  const over = judgeTestFiles({ ...sides, policy: { quarantine: [QUARANTINE] }, nowMs: TOO_LATE });
  expect([over.verdict, changesOf(over)]).toEqual(["fail", { "quarantine-expired": ["t"] }]);
});

test("a name of the policy that no test has is a warning with the name that was meant", () => {
  const { warnings } = judgeTestFiles({
    baseline: null,
    candidate: [junitOf({ "test_login[a]": "" })],
    policy: {
      quarantine: [{ ...QUARANTINE, test: "all › tests/a.py › suite › test_logn[a]" }],
      tiers: { gate: [], track: ["*nothing*"], inform: ["*login*"] },
    },
  });
  expect(warnings.map(({ code }) => code)).toEqual(["unknown-test", "unknown-test"]);
  expect(warnings[0]?.text).toContain("Did you mean");
});

test.each([
  ["gate", "fail"],
  ["track", "warn"],
  ["inform", "pass"],
])("a newly failing test of the tier %s costs %s", (tier, verdict) => {
  const tiers = { gate: [], track: [], inform: [], [tier]: ["*› t"] };
  const report = judgeTestFiles({
    baseline: [junitOf({ a: "", t: "" })],
    candidate: [junitOf({ a: "", t: FAILED })],
    policy: { tiers },
  });
  expect([report.verdict, changesOf(report)]).toEqual([verdict, { "newly-failing": ["t"] }]);
});

test("the first of gate, track and inform that names a test is its tier", () => {
  const report = judgeTestFiles({
    baseline: [junitOf({ a: "", t: "" })],
    candidate: [junitOf({ a: FAILED, t: FAILED })],
    policy: { tiers: { gate: ["*› t"], track: [], inform: ["*"] } },
  });
  expect(report.causes.map(({ name, cost, count }) => [name, cost, count])).toEqual([
    ["newly-failing-test", "fail", 1],
    ["newly-failing-test", "note", 1],
  ]);
});

test.each([
  [4, "fail", "xfail-over-budget"],
  [3, "pass", undefined],
  [1, "pass", undefined],
  [0, "pass", "xfail-under-budget"],
])("%d expected failures with a budget of 2 and a tolerance of 1: %s", (count, verdict, cause) => {
  const tests = Object.fromEntries(Array.from({ length: count }, (_, at) => [`x${at}`, XFAIL]));
  const side = [junitOf({ a: "", ...tests })];
  const policy = { xfail: { budget: 2, tolerance: 1 } };
  const report = judgeTestFiles({ baseline: side, candidate: side, policy });
  expect([report.verdict, report.causes[0]?.name]).toEqual([verdict, cause]);
});

test("a failure is no news where the test fails at times on main, and how often is said beside it", () => {
  const report = judgeTestFiles({
    baseline: [junitOf({ a: "", t: "" })],
    candidate: [junitOf({ a: "", t: FAILED })],
    history: [historyOf("ppFppppFpp")],
  });
  expect([report.verdict, changesOf(report)]).toEqual(["warn", { "fails-at-times": ["t"] }]);
  expect(report.title).toContain("fails 2 of the last 10 on main");
});

test.each(["F", "ppppF", "pFFp"])("the history %s says too little: the failure is news", (letters) => {
  const report = judgeTestFiles({
    baseline: [junitOf({ a: "", t: "" })],
    candidate: [junitOf({ a: "", t: FAILED })],
    history: [historyOf(letters)],
  });
  expect(report.verdict).toBe("fail");
});

function historyOf(letters: string): HistoryEntry {
  const name = "all › tests/a.py › suite › t";
  return { ...sampleHistoryEntry(), tests: { runs: letters.length, names: [name], statuses: [letters] } };
}

test("a title does not say that nothing fails where a tier excuses what does", () => {
  const { title } = judgeTestFiles({
    baseline: [junitOf({ a: "", t: "" })],
    candidate: [junitOf({ a: "", t: FAILED })],
    policy: { tiers: { gate: [], track: [], inform: ["*"] } },
  });
  expect(title).toContain("1 of 2 tests newly fails");
});
