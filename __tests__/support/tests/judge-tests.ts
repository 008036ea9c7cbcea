import { NO_TEST_POLICY, type TestPolicy } from "../../../src/model/config/test-policy.ts";
import type { Baseline } from "../../../src/model/result/baseline.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import type { HistoryEntry } from "../../../src/model/result/history.ts";
import type { Report } from "../../../src/model/result/report.ts";
import type { ChangedTest, TestChange } from "../../../src/model/result/tests/test-changes.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { importFiles } from "../../../src/importers/registry.ts";
import { judge } from "../../../src/pipeline/pipeline.ts";
import { found } from "../samples/build-input.ts";
import { fromNowhere } from "../sample-provenance.ts";
import { sampleConfig } from "../samples/sample-config.ts";
import { bytesOf } from "../tool-files.ts";

export interface TestsToJudge {
  /** Texts of the files of a side, in any format; null = there is no baseline. */
  readonly baseline: readonly string[] | null;
  readonly candidate: readonly string[];
  readonly policy?: Partial<TestPolicy>;
  /** Milliseconds since 1970; absent = 0. */
  readonly nowMs?: number;
  readonly history?: readonly HistoryEntry[];
  readonly manifest?: Manifest;
}

/** The whole way from reports of two test runs to the verdict. */
export function judgeTestFiles(given: TestsToJudge): Report {
  const baseline = given.baseline === null ? null : rowsOf(given.baseline);
  return judgeTestRows({ ...given, baseline, candidate: rowsOf(given.candidate) });
}

export interface TestRowsToJudge extends Omit<TestsToJudge, "baseline" | "candidate"> {
  readonly baseline: readonly TrialRecord[] | null;
  readonly candidate: readonly TrialRecord[];
}

export function judgeTestRows({
  baseline,
  candidate,
  policy,
  nowMs,
  history,
  manifest,
}: TestRowsToJudge): Report {
  return judge({
    config: sampleConfig({ tests: { ...NO_TEST_POLICY, ...policy }, metrics: [] }),
    selection: { suite: null, where: {} },
    plan: null,
    run: { manifest: manifest ?? null, rows: candidate },
    baseline: baseline === null ? FIRST_RUN : found(baseline, { history: history ?? [] }),
    policyChanges: [],
    sameJob: false,
    nowMs: nowMs ?? 0,
  }).report;
}

const FIRST_RUN: Baseline = {
  found: false,
  code: "first-run",
  provenance: fromNowhere("none", "there is none"),
  history: [],
};

export function rowsOf(texts: readonly string[]): readonly TrialRecord[] {
  return [...importFiles(texts.map((text, index) => bytesOf(text, `file-${index}.xml`))).rows];
}

/** A JUnit file of tests: `name: ""` passed, else what its testcase contains. */
export function junitOf(tests: Readonly<Record<string, string>>, file = "tests/a.py"): string {
  const cases = Object.entries(tests).map(
    ([name, inner]) =>
      `<testcase classname="suite" file="${file}" line="3" name="${name}">${inner}</testcase>`,
  );
  return `<testsuites><testsuite name="all">${cases.join("")}</testsuite></testsuites>`;
}

export const FAILED = '<failure message="expected 1, got 2"/>';
export const ERRORED = '<error message="no database"/>';
export const SKIPPED = "<skipped/>";
export const XFAIL = '<skipped type="pytest.xfail" message="known"/>';
export const FLAKY = '<flakyFailure message="once"/>';

/** What became of the tests, by their own names. */
export function changesOf({ tests }: Report): Partial<Record<TestChange, readonly string[]>> {
  return Object.fromEntries(
    (tests?.changes ?? []).map(({ change, tests: changed }) => [change, changed.map(ownName)]),
  );
}

function ownName({ test }: ChangedTest): string {
  return test.split(" › ").at(-1) ?? test;
}
