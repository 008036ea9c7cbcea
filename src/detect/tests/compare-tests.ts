import { compareText } from "../../base/compare-text.ts";
import type { TestPolicy } from "../../model/config/test-policy.ts";
import type { Warning } from "../../model/result/finding.ts";
import {
  type ChangedTest,
  type ChangedTests,
  TEST_CHANGES,
  type TestChange,
  type TestCounts,
  type TestPast,
  type TestReport,
} from "../../model/result/tests/test-changes.ts";
import { TEST_STATUSES, type TestStatus } from "../../model/run/trial.ts";
import { changeOfTest } from "./change-of-test.ts";
import { fileOfTest, renamedTests } from "./renamed-tests.ts";
import { type HeldPolicy, policyOfTests, unknownTests } from "./test-policy.ts";
import { isRed, type TestResult, type TestResults } from "./test-results.ts";

export interface TestsToCompare {
  readonly candidate: TestResults;
  /** Null = there is no baseline. */
  readonly baseline: TestResults | null;
  readonly policy: TestPolicy;
  /** What a test did in the runs of main before; null = not known. */
  readonly past: (test: string) => TestPast | null;
  /** The day in UTC, as `2026-04-30`. */
  readonly today: string;
}

export interface ComparedTests {
  readonly report: TestReport;
  readonly warnings: readonly Warning[];
}

/** A report names no more of each change. */
const MOST_NAMED = 1000;

/** What became of each test. Takes tests in any order, and gives them by name. */
export function compareTests(input: TestsToCompare): ComparedTests {
  const { candidate, policy } = input;
  // A file without any test is no statement about those of the candidate.
  const baseline = input.baseline === null || input.baseline.tests.size === 0 ? null : input.baseline;
  const before: ReadonlyMap<string, TestResult> = baseline?.tests ?? new Map();
  const vanished = without(before, candidate.tests, candidate.lost);
  const renamed = renamedTests(vanished, without(candidate.tests, before));
  const lists = new Lists(policyOfTests(policy, input.today), input.past);
  for (const [test, after] of candidate.tests) {
    const from = renamed.get(test) ?? null;
    lists.add(test, before.get(from ?? test) ?? null, { after, from, hasBaseline: baseline !== null });
  }
  for (const old of renamed.values()) vanished.delete(old);
  for (const [test, result] of vanished) lists.addVanished(test, result);
  const sides = [candidate.tests, before];
  return {
    report: {
      counts: { baseline: baseline === null ? null : countsOf(before), candidate: countsOf(candidate.tests) },
      changes: lists.sorted(),
      vanishedFiles: goneFiles(vanished, candidate.tests),
      xfail: policy.xfail,
      seconds: {
        baseline: baseline === null ? null : secondsOf(before),
        candidate: secondsOf(candidate.tests),
      },
    },
    warnings: unknownTests(policy, sides),
  };
}

function without(
  tests: ReadonlyMap<string, TestResult>,
  ...others: readonly { readonly has: (name: string) => boolean }[]
): Map<string, TestResult> {
  const left = new Map<string, TestResult>();
  for (const [name, result] of tests) if (!others.some((other) => other.has(name))) left.set(name, result);
  return left;
}

interface Compared {
  readonly after: TestResult;
  /** The name that it had; null = the same. */
  readonly from: string | null;
  readonly hasBaseline: boolean;
}

class Lists {
  readonly #policyOf: (test: string) => HeldPolicy;
  readonly #past: TestsToCompare["past"];
  readonly #lists = new Map<TestChange, ChangedTest[]>();

  constructor(policyOf: (test: string) => HeldPolicy, past: TestsToCompare["past"]) {
    this.#policyOf = policyOf;
    this.#past = past;
  }

  add(test: string, before: TestResult | null, { after, from, hasBaseline }: Compared): void {
    const past = isRed(after.status) ? (this.#past(test) ?? (from === null ? null : this.#past(from))) : null;
    const found = changeOfTest(before, after, past) ?? (from === null ? null : "renamed");
    // Without a baseline every test would be new.
    if (found === null || (found === "new" && !hasBaseline)) return;
    const changed = {
      test,
      before: before?.status ?? null,
      after: after.status,
      message: after.message,
      place: after.place,
      ...(past === null ? {} : { past }),
      ...(from === null ? {} : { from }),
    };
    this.#push(found, changed);
  }

  addVanished(test: string, before: TestResult): void {
    const { status, place } = before;
    this.#push("vanished", { test, before: status, after: null, message: null, place });
  }

  #push(found: TestChange, changed: ChangedTest): void {
    const { tier, quarantine } = this.#policyOf(changed.test);
    const change = quarantine === null ? found : heldChange(found, quarantine.isOver);
    const list = this.#lists.get(change) ?? [];
    this.#lists.set(change, list);
    list.push({
      ...changed,
      ...(tier === "gate" ? {} : { tier }),
      ...(quarantine === null ? {} : { quarantine: quarantine.of }),
    });
  }

  sorted(): readonly ChangedTests[] {
    return TEST_CHANGES.flatMap((change) => {
      const list = this.#lists.get(change) ?? [];
      if (list.length === 0) return [];
      const tracked = list.filter(({ tier }) => tier === "track").length;
      const informed = list.filter(({ tier }) => tier === "inform").length;
      return [
        {
          change,
          count: list.length,
          ...(tracked === 0 ? {} : { tracked }),
          ...(informed === 0 ? {} : { informed }),
          tests: list.toSorted(byUrgency).slice(0, MOST_NAMED),
        },
      ];
    });
  }
}

/** A test that gates is more urgent than one that does not. */
function byUrgency(a: ChangedTest, b: ChangedTest): number {
  return TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || compareText(a.test, b.test);
}

const TIERS: readonly ChangedTest["tier"][] = [undefined, "track", "inform"];

/** What a quarantine covers. What was not loaded is no single test. */
const QUARANTINED: ReadonlySet<TestChange> = new Set([
  "newly-failing",
  "newly-errored",
  "still-failing",
  "fails-at-times",
  "newly-flaky",
  "still-flaky",
]);
/** What costs nothing or little, and must when a quarantine has ended. */
const EXCUSED: ReadonlySet<TestChange> = new Set(["still-failing", "fails-at-times"]);

function heldChange(found: TestChange, isOver: boolean): TestChange {
  if (!isOver) return QUARANTINED.has(found) ? "quarantined" : found;
  return EXCUSED.has(found) ? "quarantine-expired" : found;
}

export function countsOf(tests: ReadonlyMap<string, TestResult>): TestCounts {
  const counts = Object.fromEntries(TEST_STATUSES.map((status) => [status, 0]));
  for (const { status } of tests.values()) counts[status] = (counts[status] ?? 0) + 1;
  const of = (status: TestStatus): number => counts[status] ?? 0;
  return {
    passed: of("passed"),
    failed: of("failed"),
    errored: of("errored"),
    skipped: of("skipped"),
    xfail: of("xfail"),
    xpass: of("xpass"),
    flaky: of("flaky"),
  };
}

function secondsOf(tests: ReadonlyMap<string, TestResult>): number | null {
  let sum: number | null = null;
  for (const { seconds } of tests.values()) if (seconds !== null) sum = (sum ?? 0) + seconds;
  return sum;
}

/** Files with two tests or more, of which the candidate has none. */
function goneFiles(
  vanished: ReadonlyMap<string, TestResult>,
  candidate: ReadonlyMap<string, TestResult>,
): readonly string[] {
  if (vanished.size === 0) return [];
  const left = new Set<string>();
  for (const name of candidate.keys()) left.add(fileOfTest(name));
  const gone = new Map<string, number>();
  for (const name of vanished.keys()) {
    const file = fileOfTest(name);
    if (file !== "" && !left.has(file)) gone.set(file, (gone.get(file) ?? 0) + 1);
  }
  const files = [...gone].filter(([, count]) => count > 1).map(([file]) => file);
  return files.toSorted(compareText).slice(0, MOST_NAMED);
}
