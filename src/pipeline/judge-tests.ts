import { matchesWhere } from "../model/config/where.ts";
import type { Config } from "../model/config/config.ts";
import { IMPLICIT_SUCCESS } from "../model/config/implicit-success.ts";
import type { Where } from "../model/config/metric.ts";
import type { Baseline, RunRows } from "../model/result/baseline.ts";
import type { Warning } from "../model/result/finding.ts";
import type { Completeness } from "../model/result/report.ts";
import type { TestHistory } from "../model/result/tests/test-history.ts";
import type { TestReport } from "../model/result/tests/test-changes.ts";
import type { Manifest } from "../model/run/manifest.ts";
import type { Plan } from "../model/run/plan.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import {
  completenessOfTests,
  metricsOfTests,
  planBesideTests,
  rowsBesideTests,
} from "../detect/tests/beside-tests.ts";
import type { Detection } from "../detect/detect.ts";
import { baselineWarnings, modelWarnings } from "../detect/screen/side-warnings.ts";
import { compareTests } from "../detect/tests/compare-tests.ts";
import { testsOfSides } from "../detect/tests/test-results.ts";
import { pastOf, testHistoryOf, withRun } from "../history/test-history.ts";

interface SidesToJudge {
  readonly config: Config;
  readonly plan: Plan | null;
  /** Only the candidate's rows. */
  readonly run: RunRows;
  /** Only the baseline's rows. */
  readonly baseline: Baseline;
  readonly selection: readonly Where[];
  readonly nowMs: number;
}

export interface JudgedTests {
  readonly report: TestReport;
  readonly warnings: readonly Warning[];
  readonly completeness: Completeness;
  /** With this run at its end; null = no test is known. */
  readonly history: () => TestHistory | null;
  /** What is left for statistics; null = nothing is. */
  readonly beside: Pick<SidesToJudge, "config" | "plan" | "run" | "baseline"> | null;
}

/** Compares tests that other tools ran, test by test; null = no row is a test. */
export function judgeTests(input: SidesToJudge): JudgedTests | null {
  const { config, plan, run, baseline, selection, nowMs } = input;
  const before = baseline.found ? selected(baseline.run.rows, selection) : null;
  const sides = testsOfSides(selected(run.rows, selection), before);
  if (sides === null) return null;
  const metrics = metricsOfTests(config);
  const history = testHistoryOf(baseline.history);
  const compared = compareTests({
    ...sides,
    policy: config.tests,
    past: pastOf(history),
    today: new Date(nowMs).toISOString().slice(0, 10),
  });
  const restOf = (rows: RunRows["rows"], unsaid = 0) => rowsBesideTests(rows, metrics, unsaid > 0);
  const rest = planBesideTests(plan, sides.candidate);
  const isAll = othersOf(sides) === 0 && metrics.length === 0 && rest === null;
  return {
    ...compared,
    completeness: completenessOfTests(sides),
    history: () => withRun(history, sides.candidate.tests),
    beside: isAll
      ? null
      : {
          config: othersOf(sides) === 0 ? { ...config, metrics } : config,
          plan: rest,
          run: {
            ...run,
            manifest: besideManifest(run.manifest, rest),
            rows: restOf(run.rows, sides.candidate.unsaid),
          },
          baseline: baseline.found
            ? {
                ...baseline,
                run: { ...baseline.run, rows: restOf(baseline.run.rows, sides.baseline?.unsaid) },
              }
            : baseline,
        },
  };
}

function othersOf({ candidate, baseline }: NonNullable<ReturnType<typeof testsOfSides>>): number {
  return candidate.others + (baseline?.others ?? 0);
}

/** What was planned are tests, which are counted by themselves. */
function besideManifest(manifest: Manifest | null, rest: Plan | null): Manifest | null {
  if (manifest === null || rest !== null) return manifest;
  return { ...manifest, counts: { ...manifest.counts, planned: 0 } };
}

/** Rows that all filters let through. */
export function selected(rows: Iterable<TrialRecord>, filters: readonly Where[]): Iterable<TrialRecord> {
  const narrowing = filters.filter((where) => Object.keys(where).length > 0);
  if (narrowing.length === 0) return rows;
  return {
    *[Symbol.iterator]() {
      for (const row of rows) if (narrowing.every((where) => matchesWhere(row.axes, where))) yield row;
    },
  };
}

/** The detection of a run of nothing but tests. */
export function detectionOfTests(
  { completeness }: JudgedTests,
  { run, baseline }: Pick<SidesToJudge, "run" | "baseline">,
): Detection & { readonly looks: null } {
  return {
    findings: [],
    limits: [],
    completeness,
    errors: [],
    units: { onlyBaseline: [], onlyCandidate: [], changed: [] },
    warnings: [...baselineWarnings(baseline, run), ...modelWarnings(baseline, run)],
    missingReference: null,
    samples: [],
    looks: null,
  };
}

/**
 * Tests that failed, and those without an answer, are counted besides what was measured. What statistics read of a failed test
 * may stand there as a failed row already, as a measured one, or not at all.
 */
export function withTestCounts(measured: Completeness, tests: JudgedTests | null): Completeness {
  if (tests === null || tests.beside === null) return measured;
  const { completeness } = tests;
  const { failed, errored, skipped } = completeness.counts;
  const { counts } = measured;
  const names = metricsOfTests(tests.beside.config).map(({ name }) => name);
  const isFailedThere = names.includes(IMPLICIT_SUCCESS.name);
  const isMeasuredThere = names.length > 0 && !isFailedThere;
  const added = isFailedThere ? 0 : failed;
  return {
    ...measured,
    complete: measured.complete && completeness.complete,
    counts: {
      ...counts,
      planned: counts.planned + errored + (isMeasuredThere ? 0 : added),
      ok: counts.ok - (isMeasuredThere ? failed : 0),
      failed: counts.failed + added,
      errored: counts.errored + errored,
      skipped: counts.skipped + skipped,
    },
  };
}

/** What is missing beside tests, which have causes of their own. */
export function missingParts(
  { completeness }: { readonly completeness: Completeness },
  tests: JudgedTests | null,
): { readonly completeness: Completeness } {
  if (tests === null || tests.beside !== null) return { completeness };
  const counts = { planned: 0, ok: 0, failed: 0, errored: 0, timedOut: 0, skipped: 0 };
  return { completeness: { ...completeness, counts } };
}
