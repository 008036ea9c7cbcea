import { firstNames } from "../base/clean-text.ts";
import type { GateConfig } from "../model/config/config.ts";
import {
  type ChangedTest,
  type ChangedTests,
  type TestChange,
  type TestCounts,
  type TestReport,
  totalOf,
} from "../model/result/tests/test-changes.ts";
import { atMost, CAUSE_OF_CHANGE } from "../model/result/tests/test-cost.ts";
import type { Cause } from "../model/result/verdict.ts";
import { shorten } from "./describe-finding.ts";

/** Tests that other tools ran, test by test. Null: nothing was a test. */
export function testCauses(tests: TestReport | null, costs: GateConfig["costs"]): readonly Cause[] {
  if (tests === null) return [];
  return [
    ...tests.changes.flatMap((change) => changeCauses(change, costs)),
    ...vanishedMost(tests, costs),
    ...xfailCauses(tests, costs),
    ...allFailed(tests, costs),
  ];
}

/** Tests of the tier `track` cost no more than a warning, and those of `inform` no more than a note. */
function changeCauses(list: ChangedTests, costs: GateConfig["costs"]): readonly Cause[] {
  const { change, count, tracked = 0, informed = 0 } = list;
  const name = CAUSE_OF_CHANGE[change];
  if (name === undefined) return [];
  const cause = (tier: ChangedTest["tier"], number: number): readonly Cause[] => {
    if (number === 0) return [];
    const names = named(
      list.tests.filter((one) => one.tier === tier),
      number,
    );
    return [{ name, cost: atMost(costs[name], tier), count: number, text: TEXTS[change](number, names) }];
  };
  return [
    ...cause(undefined, count - tracked - informed),
    ...cause("track", tracked),
    ...cause("inform", informed),
  ];
}

const MOST_NAMED = 3;

function named(tests: readonly ChangedTest[], count: number): string {
  return firstNames(tests.slice(0, MOST_NAMED).map(describeTest), MOST_NAMED, count);
}

/** The end of a name says most: `… › test_login[chrome]`. */
function describeTest({ test, past }: ChangedTest): string {
  const line = test.replaceAll(/\s+/g, " ");
  const name = line.length <= LONGEST ? line : `…${line.slice(1 - LONGEST)}`;
  return past === undefined || past.failed === 0
    ? name
    : `${name} (fails ${past.failed} of the last ${past.runs} on main)`;
}

const LONGEST = 80;

type Describe = (count: number, names: string) => string;

function tests(verb: string, verbs: string): Describe {
  return (count, names) => `${count} ${count === 1 ? `test ${verb}` : `tests ${verbs}`}: ${names}`;
}

const TEXTS: Readonly<Record<TestChange, Describe>> = {
  "not-loaded": (count, names) =>
    `${count} ${count === 1 ? "file, suite or run was" : "files, suites or runs were"} not loaded, so that tests in ${count === 1 ? "it" : "them"} did not run: ${names}`,
  "newly-failing": tests("newly fails", "newly fail"),
  "newly-errored": tests("newly ends with an error", "newly end with an error"),
  "quarantine-expired": tests("fails after its quarantine ended", "fail after their quarantine ended"),
  "fails-at-times": tests("fails, as at times on main", "fail, as at times on main"),
  "newly-flaky": tests("is newly flaky", "are newly flaky"),
  vanished: tests("of the baseline vanished", "of the baseline vanished"),
  "newly-skipped": tests("is newly skipped", "are newly skipped"),
  "newly-xfail": tests("that passed is now expected to fail", "that passed are now expected to fail"),
  xpass: tests("passes that is expected to fail", "pass that are expected to fail"),
  "still-failing": tests("fails as in the baseline", "fail as in the baseline"),
  quarantined: tests("in quarantine fails", "in quarantine fail"),
  "still-flaky": tests("is still flaky", "are still flaky"),
  fixed: tests("is fixed", "are fixed"),
  new: tests("is new", "are new"),
  renamed: tests("has a new name", "have new names"),
  "no-longer-skipped": tests("is no longer skipped", "are no longer skipped"),
};

/** Where most of the tests are gone, it is no change of tests: they did not run. */
function vanishedMost(
  { changes, counts, vanishedFiles }: TestReport,
  costs: GateConfig["costs"],
): readonly Cause[] {
  const vanished = changes.find(({ change }) => change === "vanished")?.count ?? 0;
  const before = counts.baseline === null ? 0 : totalOf(counts.baseline);
  if (vanished * 2 > before) {
    const text = `${vanished} of the ${before} tests of the baseline vanished: did all tests run?`;
    return [{ name: "most-tests-vanished", cost: costs["most-tests-vanished"], count: vanished, text }];
  }
  if (vanishedFiles.length === 0) return [];
  const names = firstNames(vanishedFiles.slice(0, MOST_NAMED).map(shorten), MOST_NAMED, vanishedFiles.length);
  const text = `All tests of ${vanishedFiles.length === 1 ? "a file or suite" : `${vanishedFiles.length} files or suites`} vanished, which may not have been loaded: ${names}`;
  return [{ name: "vanished-test", cost: costs["vanished-test"], count: vanishedFiles.length, text }];
}

/** A side without a test that passes says nothing of the other: every failure would be known. */
function allFailed({ counts }: TestReport, costs: GateConfig["costs"]): readonly Cause[] {
  const sides = [counts.candidate, ...(counts.baseline === null ? [] : [counts.baseline])];
  const isRed = ({ passed, flaky, xfail, xpass, failed }: TestCounts): boolean =>
    failed > 0 && passed + flaky + xfail + xpass === 0;
  if (sides.length < 2 || !sides.every(isRed)) return [];
  const count = counts.candidate.failed;
  return [{ name: "all-failed", cost: costs["all-failed"], count, text: "Every test of both sides fails" }];
}

function xfailCauses({ xfail, counts }: TestReport, costs: GateConfig["costs"]): readonly Cause[] {
  if (xfail === null) return [];
  const { budget, tolerance } = xfail;
  const count = counts.candidate.xfail;
  const are = `${count} ${count === 1 ? "test is" : "tests are"} expected to fail`;
  const by = tolerance === 0 ? "" : ` by more than ${tolerance}`;
  if (count > budget + tolerance) {
    const text = `${are}, above the budget of ${budget}${by}`;
    return [{ name: "xfail-over-budget", cost: costs["xfail-over-budget"], count, text }];
  }
  if (count >= budget - tolerance) return [];
  const text = `${are}, below the budget of ${budget}${by}: lower the budget`;
  return [{ name: "xfail-under-budget", cost: costs["xfail-under-budget"], count, text }];
}
