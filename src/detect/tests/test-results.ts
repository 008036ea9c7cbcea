import { nameAxes } from "../../model/config/case.ts";
import type { SourcePlace } from "../../model/run/source-place.ts";
import { isNotLoaded } from "../../model/run/test-codes.ts";
import type { TestStatus, TrialRecord } from "../../model/run/trial.ts";

/** What one side says of a test, over all its repetitions. */
export interface TestResult {
  readonly status: TestStatus;
  readonly message: string | null;
  readonly place: SourcePlace | null;
  /** Nothing of what it names was run: a file, a collector or a whole run. */
  readonly isNotLoaded: boolean;
  /** Number of its rows, and of those that failed or have no answer. */
  readonly runs: number;
  readonly red: number;
  /** The worst status of the rows that are red, and of the others; null = there is none. */
  readonly worst: { readonly red: TestStatus | null; readonly other: TestStatus | null };
  /** The sum of its durations; null = none was told. */
  readonly seconds: number | null;
}

export interface TestResults {
  readonly tests: ReadonlyMap<string, TestResult>;
  /** The values of the axis of tests that stand beside other axes, so that they are no names of tests. */
  readonly names: ReadonlySet<string>;
  /** Rows that are no tests. */
  readonly others: number;
  /** Rows that have the axis of tests, and do not say what the test did: those of early versions that passed. */
  readonly unsaid: number;
  /** Names of tests without a result, because a whole run of them has none. */
  readonly lost: ReadonlySet<string>;
}

/** The name of what stands for a whole run. */
export const WHOLE_RUN = "(run)";

/** The axis that importers of tests name them by. */
export const TEST_AXIS = "test";

/** The tests of both sides; null = neither has one. */
export function testsOfSides(
  candidate: Iterable<TrialRecord>,
  baseline: Iterable<TrialRecord> | null,
): { readonly candidate: TestResults; readonly baseline: TestResults | null } | null {
  const sides = [candidate, ...(baseline === null ? [] : [baseline])];
  if (!sides.some(mayHaveTests)) return null;
  const after = testResults(candidate, "others");
  const before = baseline === null ? null : testResults(baseline, "others");
  if (after.tests.size + (before?.tests.size ?? 0) === 0) return null;
  return {
    candidate: after.unsaid === 0 ? after : testResults(candidate, "tests"),
    baseline: baseline === null || before?.unsaid === 0 ? before : testResults(baseline, "tests"),
  };
}

/** Rows of tests come in many files of tests alone: millions of other rows are not read for one. */
const LOOKED_AT = 1000;

function mayHaveTests(rows: Iterable<TrialRecord>): boolean {
  let looked = 0;
  for (const { axes } of rows) {
    if (axes[TEST_AXIS] !== undefined) return true;
    looked += 1;
    if (looked === LOOKED_AT) return false;
  }
  return false;
}

/** `unsaid`: what a row is that has the axis of tests and no status of one. */
function testResults(rows: Iterable<TrialRecord>, unsaid: "tests" | "others"): TestResults {
  const tests = new Map<string, TestResult>();
  const [names, lost] = [new Set<string>(), new Set<string>()];
  let [others, unsaidRows] = [0, 0];
  for (const row of rows) {
    const isUnsaid = !isTest(row) && row.axes[TEST_AXIS] !== undefined;
    if (isUnsaid) unsaidRows += 1;
    if (!isTest(row) && !(isUnsaid && unsaid === "tests")) {
      others += 1;
      continue;
    }
    const name = testOf(row);
    if (name !== row.axes[TEST_AXIS]) names.add(String(row.axes[TEST_AXIS]));
    const result = resultOf(row);
    if (isLostRun(row)) {
      lost.add(name);
      tests.set(WHOLE_RUN, joined(tests.get(WHOLE_RUN), { ...result, isNotLoaded: true }));
    } else tests.set(name, joined(tests.get(name), result));
  }
  for (const name of tests.keys()) lost.delete(name);
  return { tests, names, others, unsaid: unsaidRows, lost };
}

/** Benchmarks may say that they were skipped, too; only tests are named by the axis. */
export function isTest({ testStatus, axes }: Pick<TrialRecord, "testStatus" | "axes">): boolean {
  return testStatus !== undefined && axes[TEST_AXIS] !== undefined;
}

/** The test, with the other axes that its run had, such as the system. */
export function testOf({ axes }: Pick<TrialRecord, "axes">): string {
  const { [TEST_AXIS]: test, ...others } = axes;
  const name = String(test);
  // No list of entries for each of many tests that have none.
  for (const _ in others) return `${name} (${nameAxes(others)})`;
  return name;
}

/** A run that has no result at all is a lost trial of each test that is known. */
function isLostRun({ testStatus, status, error }: TrialRecord): boolean {
  if (testStatus !== undefined || status === "ok" || status === "failed" || status === "skipped")
    return false;
  return error?.code !== MISSING;
}

/** One run of several does not have the test. */
const MISSING = "not-in-results";

function resultOf({ testStatus, status: ended, error, place, metrics, units }: TrialRecord): TestResult {
  const status = testStatus ?? STATUS_OF[ended];
  const isRed = RED.has(status);
  const duration = metrics["duration"];
  return {
    status,
    message: error?.message ?? null,
    place: place ?? null,
    isNotLoaded: status === "errored" && error !== null && isNotLoaded(error.code),
    runs: 1,
    red: isRed ? 1 : 0,
    worst: isRed ? { red: status, other: null } : { red: null, other: status },
    seconds: typeof duration === "number" ? duration / (units?.["duration"] === "ms" ? 1000 : 1) : null,
  };
}

const RED: ReadonlySet<TestStatus> = new Set(["failed", "errored"]);

export function isRed(status: TestStatus | null): boolean {
  return status !== null && RED.has(status);
}

const STATUS_OF = {
  ok: "passed",
  failed: "failed",
  errored: "errored",
  "timed-out": "errored",
  denied: "errored",
  skipped: "skipped",
} as const satisfies Readonly<Record<TrialRecord["status"], TestStatus>>;

/** The statuses from good to bad, as where an importer joins what files say of one test. */
const WORSE: readonly TestStatus[] = ["passed", "xfail", "xpass", "flaky", "skipped", "failed", "errored"];

/**
 * Repetitions of a test. One that is red in some of them is flaky, and one that is red in more than half of them is as
 * the worst of these.
 */
function joined(before: TestResult | undefined, one: TestResult): TestResult {
  if (before === undefined) return one;
  const runs = before.runs + one.runs;
  const red = before.red + one.red;
  const worst = {
    red: worse(before.worst.red, one.worst.red),
    other: worse(before.worst.other, one.worst.other),
  };
  const cannotTell = before.isNotLoaded || one.isNotLoaded;
  const isFlaky = red > 0 && 2 * red <= runs && !cannotTell;
  const told = isRed(one.status) && !isRed(before.status) ? one : before;
  return {
    ...told,
    status: isFlaky ? "flaky" : (worst.red ?? worst.other ?? "passed"),
    message: told.message ?? before.message ?? one.message,
    isNotLoaded: cannotTell,
    runs,
    red,
    worst,
    seconds: before.seconds === null ? one.seconds : before.seconds + (one.seconds ?? 0),
  };
}

function worse(a: TestStatus | null, b: TestStatus | null): TestStatus | null {
  if (a === null || b === null) return a ?? b;
  return WORSE.indexOf(b) > WORSE.indexOf(a) ? b : a;
}
