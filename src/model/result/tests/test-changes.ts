import type { SourcePlace } from "../../run/source-place.ts";
import type { TestStatus } from "../../run/trial.ts";
import type { Quarantine, XfailBudget } from "../../config/test-policy.ts";

/** What became of a test since the baseline, the most urgent first. A test has one of them, or none. */
export const TEST_CHANGES = [
  /** A file, a collector or a whole run that was not loaded, so that its tests did not run. */
  "not-loaded",
  /** It fails, and nothing says that it did before. */
  "newly-failing",
  /** It gave no answer, and nothing says that it did not before. */
  "newly-errored",
  /** Its quarantine has ended. */
  "quarantine-expired",
  /** It fails or gave no answer, as it sometimes does on main. */
  "fails-at-times",
  "newly-flaky",
  /** The baseline has it, and the candidate does not. */
  "vanished",
  /** It ran in the baseline. */
  "newly-skipped",
  /** It passed in the baseline, and is now expected to fail. */
  "newly-xfail",
  /** It was expected to fail, and passed. */
  "xpass",
  /** It failed or gave no answer in the baseline, too. */
  "still-failing",
  "quarantined",
  "still-flaky",
  "fixed",
  /** The baseline does not have it. */
  "new",
  "renamed",
  "no-longer-skipped",
] as const;

export type TestChange = (typeof TEST_CHANGES)[number];

export interface ChangedTest {
  readonly test: string;
  /** Null = that side does not have it. */
  readonly before: TestStatus | null;
  readonly after: TestStatus | null;
  /** What failed, or why nothing was tested; null = nothing is said. */
  readonly message: string | null;
  readonly place: SourcePlace | null;
  /** Can do no more than warn, or nothing; absent = it gates. */
  readonly tier?: "track" | "inform";
  /** What it did in the runs of main before; absent = not known. */
  readonly past?: TestPast;
  /** The name that it had in the baseline. */
  readonly from?: string;
  readonly quarantine?: Quarantine;
}

/** How often a test failed or was flaky in the last runs of main. */
export interface TestPast {
  readonly failed: number;
  readonly runs: number;
}

export interface ChangedTests {
  readonly change: TestChange;
  readonly count: number;
  /** Of `count`, those that are in the tier `track` and `inform`; absent = none. */
  readonly tracked?: number;
  readonly informed?: number;
  /** The first by name. */
  readonly tests: readonly ChangedTest[];
}

export type TestCounts = Readonly<Record<TestStatus, number>>;

/** What the tests of both sides did. */
export interface TestReport {
  /** Numbers of tests by status. `baseline`: null = there is none, or it has no test. */
  readonly counts: { readonly baseline: TestCounts | null; readonly candidate: TestCounts };
  /** In the order of `TEST_CHANGES`, without those that no test has. */
  readonly changes: readonly ChangedTests[];
  /** Files or suites all of whose tests vanished. */
  readonly vanishedFiles: readonly string[];
  readonly xfail: XfailBudget | null;
  /** Sum of the durations of all tests in seconds; null = none was told. */
  readonly seconds: { readonly baseline: number | null; readonly candidate: number | null };
}

export function totalOf(counts: TestCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
