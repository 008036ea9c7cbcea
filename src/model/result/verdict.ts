/** The costs from best to worst. The cost of a verdict is that of its worst cause. */
export const COSTS = ["pass", "note", "warn", "inconclusive", "fail"] as const;

export type Cost = (typeof COSTS)[number];

export type VerdictKind = "pass" | "warn" | "inconclusive" | "fail";

/** The names under `gate.costs` in the config, in the order of the table in docs/statistics.md. */
export const COST_NAMES = [
  "regression",
  "accepted-regression",
  "limit-broken",
  "limit-warning",
  "limit-inconclusive",
  "missing-metric",
  "nothing-measured",
  "warning",
  "creep",
  "implausible-improvement",
  "improved",
  "pass",
  "inconclusive-within",
  "inconclusive-beyond",
  "undecided",
  "could-not-fail",
  "at-worst",
  "all-failed",
  "same-commit",
  "other-gate",
  "shared-program",
  "stale-results",
  "edited-files",
  "main-moved",
  "first-run",
  "no-baseline",
  "incomparable",
  "missing-case",
  "unplanned-rows",
  "rows-missing",
  "error-rate",
  "lost-trials",
  "missing-shard",
  "dropped-group",
  "measured-less",
  "dropped-units",
  "newly-failing",
  "newly-passing",
  "newly-without-value",
  "not-loaded",
  "newly-failing-test",
  "newly-errored-test",
  "quarantine-expired",
  "test-fails-at-times",
  "newly-flaky-test",
  "vanished-test",
  "most-tests-vanished",
  "newly-skipped-test",
  "newly-xfail-test",
  "xfail-over-budget",
  "xfail-under-budget",
  "xpass-test",
  "known-failing-test",
  "quarantined-test",
  "coverage-lost",
  "coverage-below-min",
  "coverage-files-left",
  "coverage-incomplete",
  "patch-uncovered",
  "patch-unknown",
  "patch-unreported",
  "nothing-compared",
  "budget-stop",
  "no-secrets",
] as const;

export type CostName = (typeof COST_NAMES)[number];

/** Causes that `gate.nothing-judged` prices together: there was a comparison, and it could not show anything. */
export const NOTHING_JUDGED = [
  "could-not-fail",
  "at-worst",
  "all-failed",
  "same-commit",
  "other-gate",
  "shared-program",
  "stale-results",
] as const satisfies readonly CostName[];

export type FailOn = "fail" | "warn" | "never";

/** One reason for the verdict. */
export interface Cause {
  readonly name: CostName;
  readonly cost: Cost;
  /** Number of findings, cases or limits. */
  readonly count: number;
  readonly text: string;
}

export interface Verdict {
  readonly kind: VerdictKind;
  readonly exitCode: number;
  /** The conclusion of the check. It is `neutral` only where nothing was compared in a first run. */
  readonly conclusion: "success" | "failure" | "neutral";
  /** One line for people: the title of check, comment and summary. */
  readonly title: string;
  /** The worst cause first. */
  readonly causes: readonly Cause[];
}
