import type { TestChange, TestPast } from "../../model/result/tests/test-changes.ts";
import type { TestStatus } from "../../model/run/trial.ts";
import { isRed, type TestResult } from "./test-results.ts";

/** From so many runs of main on, a share of failures says something. */
const FEWEST_RUNS = 5;
/** A test that fails so often on main is no news when it fails. */
const OFTEN = 0.05;

/** What became of a test that the candidate has; null = nothing that anybody has to know. `before`: null = the baseline does not have it. */
export function changeOfTest(
  before: TestResult | null,
  after: TestResult,
  past: TestPast | null,
): TestChange | null {
  if (after.isNotLoaded) return "not-loaded";
  const was = before?.status ?? null;
  switch (after.status) {
    case "failed":
    case "errored":
      return redChange(was, after.status, past);
    case "flaky":
      return was === "flaky" ? "still-flaky" : "newly-flaky";
    case "skipped":
      return was === null || was === "skipped" ? null : "newly-skipped";
    case "xfail":
      return was !== null && HAD_PASSED.has(was) ? "newly-xfail" : null;
    case "xpass":
      return "xpass";
    case "passed":
      return passedChange(was);
  }
}

const HAD_PASSED: ReadonlySet<TestStatus> = new Set(["passed", "flaky", "xpass"]);

function redChange(was: TestStatus | null, status: "failed" | "errored", past: TestPast | null): TestChange {
  // A test without an answer is not known to fail.
  if (was === "failed" || (was === "errored" && status === "errored")) return "still-failing";
  if (isOften(past)) return "fails-at-times";
  return status === "failed" ? "newly-failing" : "newly-errored";
}

/** Once may have been a fault of main that is mended; twice is a habit. */
function isOften(past: TestPast | null): boolean {
  return past !== null && past.runs >= FEWEST_RUNS && past.failed >= 2 && past.failed / past.runs >= OFTEN;
}

function passedChange(was: TestStatus | null): TestChange | null {
  if (was === null) return "new";
  if (was === "skipped") return "no-longer-skipped";
  return isRed(was) || was === "xfail" ? "fixed" : null;
}
