import type { Baseline } from "../../src/model/result/baseline.ts";
import type { GateConfig } from "../../src/model/config/config.ts";
import type { Finding } from "../../src/model/result/finding.ts";
import type { ReasonCode } from "../../src/model/result/reason.ts";
import type { LimitResult } from "../../src/model/result/limit-result.ts";
import type { Completeness } from "../../src/model/result/report.ts";
import { sampleFinding, sampleLimit } from "../support/samples/sample-report.ts";

/** A passing comparison of a score, with what a test wants different. */
export function finding(part: Partial<Omit<Finding, "reason">> & { code?: ReasonCode } = {}): Finding {
  const { code = "no-worse-than-margin", ...rest } = part;
  return sampleFinding({
    reason: { code, text: "because" },
    values: { baseline: 0.9, candidate: 0.9 },
    estimate: 0,
    lower: -0.01,
    upper: 0.01,
    pMargin: 0.9,
    pAdjusted: 0.9,
    pWorse: 0.5,
    pWorseAdjusted: 0.5,
    pWarning: 0.5,
    pBetter: 0.5,
    n: { units: 60, baselineTrials: 60, candidateTrials: 60, baselineMissing: 0, candidateMissing: 0 },
    mde: 0.05,
    ...rest,
  });
}

export function limit(part: Partial<LimitResult> = {}): LimitResult {
  return sampleLimit({
    group: {},
    estimate: 0.78,
    lower: 0.76,
    upper: 0.79,
    result: "broken",
    ...part,
  });
}

export const COMPLETE: Completeness = {
  counts: { planned: 100, ok: 100, failed: 0, errored: 0, timedOut: 0, skipped: 0 },
  complete: true,
  plannedCases: 20,
  repetitions: 5,
  droppedGroups: [],
  unmeasuredCases: [],
  unmeasuredCaseCount: 0,
  missingMetrics: [],
  earlyStop: null,
};

const PROVENANCE = {
  from: "artifact",
  run: "17",
  sha: "abc",
  branch: "main",
  createdAt: null,
  ageDays: null,
  ageCommits: null,
  runner: null,
  url: null,
  why: "newest complete run",
  skipped: [],
} as const;

export const FOUND: Baseline = {
  found: true,
  run: { manifest: null, rows: [] },
  provenance: PROVENANCE,
  history: [],
};

export function noBaseline(code: Exclude<Baseline, { found: true }>["code"]): Baseline {
  return { found: false, code, provenance: { ...PROVENANCE, from: "none" }, history: [] };
}

/** The default prices of STATISTICS.md's table, written out so that a changed default shows here. */
export const GATE: GateConfig = {
  maxErrorRate: 0.1,
  maxImprovement: 0.5,
  maxUndecided: 0.5,
  failOn: "fail",
  costs: {
    regression: "fail",
    "accepted-regression": "note",
    "limit-broken": "fail",
    "limit-warning": "warn",
    "limit-inconclusive": "note",
    "missing-metric": "fail",
    "nothing-measured": "inconclusive",
    "unplanned-rows": "warn",
    warning: "warn",
    creep: "warn",
    "implausible-improvement": "warn",
    improved: "pass",
    pass: "pass",
    "inconclusive-within": "note",
    "inconclusive-beyond": "note",
    undecided: "inconclusive",
    "could-not-fail": "warn",
    "at-worst": "warn",
    "all-failed": "warn",
    "same-commit": "warn",
    "other-gate": "warn",
    "shared-program": "warn",
    "stale-results": "warn",
    "rows-missing": "warn",
    "edited-files": "warn",
    "main-moved": "inconclusive",
    "coverage-lost": "fail",
    "coverage-below-min": "fail",
    "coverage-files-left": "warn",
    "coverage-incomplete": "inconclusive",
    "patch-uncovered": "fail",
    "patch-unknown": "inconclusive",
    "patch-unreported": "note",
    "first-run": "note",
    "no-baseline": "inconclusive",
    incomparable: "inconclusive",
    "missing-case": "inconclusive",
    "error-rate": "inconclusive",
    "lost-trials": "inconclusive",
    "missing-shard": "inconclusive",
    "dropped-group": "warn",
    "measured-less": "inconclusive",
    "dropped-units": "warn",
    "newly-failing": "warn",
    "newly-passing": "note",
    "newly-without-value": "warn",
    "nothing-compared": "inconclusive",
    "budget-stop": "inconclusive",
    "not-loaded": "fail",
    "newly-failing-test": "fail",
    "newly-errored-test": "fail",
    "quarantine-expired": "fail",
    "test-fails-at-times": "warn",
    "newly-flaky-test": "warn",
    "vanished-test": "warn",
    "most-tests-vanished": "fail",
    "newly-skipped-test": "warn",
    "newly-xfail-test": "warn",
    "xfail-over-budget": "fail",
    "xfail-under-budget": "note",
    "xpass-test": "note",
    "known-failing-test": "note",
    "quarantined-test": "note",
    "no-secrets": "note",
  },
};
