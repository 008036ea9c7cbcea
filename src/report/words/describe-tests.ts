import { formatNumber } from "../../base/format-number.ts";
import {
  type ChangedTest,
  type ChangedTests,
  type TestChange,
  type TestCounts,
  type TestReport,
  totalOf,
} from "../../model/result/tests/test-changes.ts";
import { TEST_STATUSES } from "../../model/run/trial.ts";
import type { SourcePlace } from "../../model/run/source-place.ts";

/** Sentences about tests in plain text, for every renderer. They are not escaped. */

export const CHANGE_TITLES: Readonly<Record<TestChange, string>> = {
  "not-loaded": "Not loaded",
  "newly-failing": "Newly failing",
  "newly-errored": "Newly without an answer",
  "quarantine-expired": "Failing after their quarantine ended",
  "fails-at-times": "Failing, as at times on main",
  "newly-flaky": "Newly flaky",
  vanished: "Vanished",
  "newly-skipped": "Newly skipped",
  "newly-xfail": "Newly expected to fail",
  xpass: "Passing, and expected to fail (to graduate)",
  "still-failing": "Known to fail: failing in the baseline, too",
  quarantined: "In quarantine",
  "still-flaky": "Still flaky",
  fixed: "Fixed",
  new: "New",
  renamed: "Renamed",
  "no-longer-skipped": "No longer skipped",
};

/** What a reader has to see at once; all else is folded. */
const NEWS: ReadonlySet<TestChange> = new Set([
  "not-loaded",
  "newly-failing",
  "newly-errored",
  "quarantine-expired",
  "fails-at-times",
  "newly-flaky",
  "vanished",
  "newly-skipped",
  "newly-xfail",
]);

export function isNews({ change }: Pick<ChangedTests, "change">): boolean {
  return NEWS.has(change);
}

/** `100 tests: 98 passed, 1 failed, 1 skipped (baseline: 99 tests); 12.3 s (baseline: 12.1 s)`. */
export function describeTests({ counts, seconds }: TestReport): string {
  const { candidate, baseline } = counts;
  const before = baseline === null ? "" : ` (baseline: ${testsOf(totalOf(baseline))})`;
  return `${testsOf(totalOf(candidate))}: ${statusesOf(candidate)}${before}${timeOf(seconds)}`;
}

function testsOf(count: number): string {
  return `${formatNumber(count, 1)} ${count === 1 ? "test" : "tests"}`;
}

function statusesOf(counts: TestCounts): string {
  const told = TEST_STATUSES.filter((status) => counts[status] > 0);
  return told.length === 0
    ? "none ran"
    : told.map((status) => `${formatNumber(counts[status], 1)} ${status}`).join(", ");
}

function timeOf({ candidate, baseline }: TestReport["seconds"]): string {
  if (candidate === null) return "";
  const before = baseline === null ? "" : ` (baseline: ${formatNumber(baseline, 3)} s)`;
  return `; ${formatNumber(candidate, 3)} s${before}`;
}

/** What stands behind the name of a test: old name, past, quarantine, place and message. */
export function factsOfTest(one: ChangedTest): readonly string[] {
  const { from, past, quarantine, tier, before, after, place } = one;
  return [
    ...(from === undefined ? [] : [`was ${from}`]),
    ...(before === null || after === null || before === after ? [] : [`${before} before`]),
    ...(past === undefined || past.failed === 0
      ? []
      : [`fails ${past.failed} of the last ${past.runs} on main`]),
    ...(tier === undefined ? [] : [`tier ${tier}`]),
    ...(quarantine === undefined
      ? []
      : [`quarantine of ${quarantine.owner} until ${quarantine.until}: ${quarantine.reason}`]),
    ...(place === null ? [] : [placeOf(place)]),
  ];
}

function placeOf({ file, line }: SourcePlace): string {
  return line === null ? file : `${file}:${line}`;
}
