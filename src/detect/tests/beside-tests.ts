import { IMPLICIT_SUCCESS } from "../../model/config/implicit-success.ts";
import type { Config } from "../../model/config/config.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { Completeness, UnmeasuredSide } from "../../model/result/report.ts";
import type { Plan } from "../../model/run/plan.ts";
import { isMeasured, type TrialRecord } from "../../model/run/trial.ts";
import { countsOf } from "./compare-tests.ts";
import { isTest, TEST_AXIS, type TestResult, type TestResults } from "./test-results.ts";

/**
 * The metrics of tests that statistics compare: those that a config names or that gate. Whether a test passed is compared
 * test by test, and one duration of each of many tests says little: without a config their sum is shown.
 */
export function metricsOfTests({
  metrics,
  defaultPolicy,
}: Pick<Config, "metrics" | "defaultPolicy">): readonly Metric[] {
  const isOfConfig = defaultPolicy === undefined;
  return metrics.filter((metric) => {
    if (metric.implicit) return false;
    if (metric.name === IMPLICIT_SUCCESS.name) return isOfConfig || hasLimit(metric);
    return isOfConfig || metric.role !== "inform" || hasLimit(metric);
  });
}

function hasLimit({ limits, overrides }: Metric): boolean {
  const all = [limits, ...overrides.flatMap(({ policy }) => policy.limits ?? [])];
  return all.some((one) => Object.values(one).some((bound) => bound !== null));
}

/** What statistics read of rows of which some are tests: the others, and what `metrics` measure of tests. */
export function rowsBesideTests(
  rows: Iterable<TrialRecord>,
  metrics: readonly Metric[],
  isOld: boolean,
): Iterable<TrialRecord> {
  const names = new Set(metrics.map(({ name }) => name));
  const keepsSuccess = names.has(IMPLICIT_SUCCESS.name);
  return {
    *[Symbol.iterator]() {
      for (const row of rows) {
        if (!isTest(row) && !(isOld && row.axes[TEST_AXIS] !== undefined)) yield row;
        else if (isMeasured(row.status) && names.size > 0)
          yield keepsSuccess ? row : measuredPart(row, names);
      }
    },
  };
}

/** That it failed is said elsewhere; what it took is measured all the same. */
function measuredPart(row: TrialRecord, names: ReadonlySet<string>): TrialRecord {
  const metrics = Object.fromEntries(Object.entries(row.metrics).filter(([name]) => names.has(name)));
  return { ...row, status: "ok", error: null, metrics };
}

/** The plan without the trials of tests that have a row; null = nothing else was planned. */
export function planBesideTests(plan: Plan | null, candidate: TestResults): Plan | null {
  if (plan === null) return null;
  const isOther = ({ axes }: { readonly axes: TrialRecord["axes"] }): boolean =>
    axes[TEST_AXIS] === undefined ||
    ![candidate.names, candidate.tests].some((known) => known.has(String(axes[TEST_AXIS])));
  const trials = plan.trials.filter((trial) => isOther(trial.case));
  if (trials.length === 0) return null;
  return { ...plan, trials, cases: plan.cases.filter(isOther), order: trials.map((_, index) => index) };
}

/** Nothing but tests: what a plan of them would have said. */
export function completenessOfTests({
  candidate,
  baseline,
}: {
  readonly candidate: TestResults;
  readonly baseline: TestResults | null;
}): Completeness {
  const { passed, flaky, xfail, xpass, failed, errored, skipped } = countsOf(candidate.tests);
  const ok = passed + flaky + xfail + xpass;
  let repetitions = 1;
  for (const { runs } of candidate.tests.values()) repetitions = Math.max(repetitions, runs);
  return {
    counts: { planned: ok + failed + errored, ok, failed, errored, timedOut: 0, skipped },
    complete: errored === 0 && ok + failed > 0,
    plannedCases: candidate.tests.size,
    repetitions,
    unmeasuredCases: [],
    unmeasuredCaseCount: 0,
    droppedGroups: [],
    unmeasuredSides: [
      ...unmeasuredSide("candidate", candidate.tests),
      ...(baseline === null || baseline.tests.size === 0 ? [] : unmeasuredSide("baseline", baseline.tests)),
    ],
    missingMetrics: [],
    earlyStop: null,
  };
}

/** A side whose tests were all left out or have no answer. */
function unmeasuredSide(
  side: UnmeasuredSide["side"],
  tests: ReadonlyMap<string, TestResult>,
): readonly UnmeasuredSide[] {
  let errored = 0;
  let example: string | null = null;
  for (const { status, message } of tests.values()) {
    if (status === "errored") {
      errored += 1;
      example ??= message;
    } else if (status !== "skipped") return [];
  }
  const error = errored === 0 ? null : { code: "test-errored", count: errored, example: example ?? "" };
  return [{ side, trials: tests.size, hollow: 0, error }];
}
