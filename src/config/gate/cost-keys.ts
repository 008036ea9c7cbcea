import type { z } from "zod";
import { COSTS } from "../../model/result/verdict.ts";
import type { CostName } from "../../model/result/verdict.ts";
import { DEFAULT_COSTS } from "./costs.ts";
import { defaultedKey } from "../values/keys.ts";
import { oneOf } from "../values/written-values.ts";

/** Cost of one cause. */
function cost(name: CostName, meaning: string) {
  return defaultedKey(oneOf(COSTS).meta({ title: "cost" }), DEFAULT_COSTS[name], meaning);
}

/** The keys of all causes, each with its default cost. */
export const costShape = {
  regression: cost("regression", "A metric is worse by more than its margin."),
  "accepted-regression": cost("accepted-regression", "A metric is worse, and `accept` lists this as known."),
  "limit-broken": cost("limit-broken", "A mean is significantly beyond `min` or `max`."),
  "limit-warning": cost(
    "limit-warning",
    "A mean is significantly beyond `warn-min` or `warn-max`; or beyond `min` or `max` at the error rate of warnings alone.",
  ),
  "limit-inconclusive": cost("limit-inconclusive", "A mean is beyond a limit, but not significantly."),
  "missing-metric": cost("missing-metric", "No row contains a metric that the config names."),
  warning: cost(
    "warning",
    "A metric is worse by more than half its margin, but not shown to be worse by more than all of it.",
  ),
  "nothing-measured": cost(
    "nothing-measured",
    "No trial of one side was measured: all of them crashed, gave no answer, or gave an empty or truncated one; or a metric of a group, or a limit, has no value.",
  ),
  creep: cost(
    "creep",
    "Small steps of main, this run included, add up to more than the margin since the start of main's level, or since `baseline.reference`; or that reference is not in the history.",
  ),
  "implausible-improvement": cost(
    "implausible-improvement",
    "A metric is shown to be better by more than `max-improvement`.",
  ),
  improved: cost("improved", "A metric is better."),
  pass: cost("pass", "A metric is shown to be no worse than its margin."),
  "inconclusive-within": cost(
    "inconclusive-within",
    "There is too little data for the margin; the estimate is within it.",
  ),
  "inconclusive-beyond": cost(
    "inconclusive-beyond",
    "There is too little data for the margin; the estimate is beyond it.",
  ),
  "main-moved": cost(
    "main-moved",
    "The last one or two runs of main are far from those before them, and a metric is not red against both levels.",
  ),
  undecided: cost("undecided", "More comparisons are too noisy to be decided than `max-undecided`."),
  "could-not-fail": cost(
    "could-not-fail",
    "No gating comparison could have been a regression, whatever the data: too few units, too few runs of main, or a margin of 1 or more for a score of 0 to 1.",
  ),
  "at-worst": cost(
    "at-worst",
    "Every gating metric is at its worst on both sides, such as a pass rate of 0%, so none can get worse.",
  ),
  "all-failed": cost("all-failed", "Every trial of both sides failed."),
  "same-commit": cost(
    "same-commit",
    "The ref to compare with (`baseline: { from: ref }`) is the measured commit itself, or the head that it merges; or one file or run was named for both sides.",
  ),
  "other-gate": cost("other-gate", "The file to compare with is a run of another gate."),
  "shared-program": cost(
    "shared-program",
    "`command`, `setup`, `run.env` or a variable such as PYTHONPATH names the working folder by its absolute path, so that both sides of `baseline: { from: ref }` may run the candidate's program.",
  ),
  "edited-files": cost(
    "edited-files",
    "In GitHub Actions, tracked files differed from the commit before the gate ran, so another program was measured than the check names. Lock files, files with the attribute `linguist-generated`, and files that the run of a stored baseline had edited as well, do not count.",
  ),
  "stale-results": cost(
    "stale-results",
    "`setup` did not write the results file, or an invocation left results that were last written before the run began: the rows are those of an earlier run. Or a machine-dependent metric that gates (`run-effect`) has one number of four or more digits in all trials of both sides, at least five each.",
  ),
  "first-run": cost("first-run", "There is no baseline yet."),
  "no-baseline": cost("no-baseline", "The baseline has expired, is forbidden or is unreadable."),
  incomparable: cost("incomparable", "The two runs must not be compared."),
  "missing-case": cost("missing-case", "A planned case was not measured."),
  "unplanned-rows": cost(
    "unplanned-rows",
    "A results file has rows of no planned trial: a case that the matrix lacks, or a repetition beyond it.",
  ),
  "rows-missing": cost(
    "rows-missing",
    "A results file of an eval or test tool counts more results than it has rows, so rows were lost or removed.",
  ),
  "error-rate": cost("error-rate", "More trials without an answer than `max-error-rate`."),
  "lost-trials": cost(
    "lost-trials",
    "A metric is no worse only if its trials without an answer are left out: counted as failures, they turn the result.",
  ),
  "missing-shard": cost("missing-shard", "A shard of the run is missing."),
  "dropped-group": cost("dropped-group", "A whole group of the baseline is no longer in the matrix."),
  "measured-less": cost(
    "measured-less",
    "A pull request leaves out cases that its base's config has, or was measured with fewer repetitions or looks; or a case of rows that were measured elsewhere has fewer than half of the baseline's trials.",
  ),
  "dropped-units": cost(
    "dropped-units",
    "Units of the baseline, such as tasks, are gone or have other content, so they were not compared (with `baseline: { from: ref }`: entries of an axis file, which both sides ran as it is here); or single trials are missing that the baseline has.",
  ),
  "newly-failing": cost(
    "newly-failing",
    "Units that were right are wrong now, whatever the mean does: shown by name or by their number.",
  ),
  "newly-passing": cost("newly-passing", "Units that were wrong are right now, shown in the same way."),
  "newly-without-value": cost(
    "newly-without-value",
    "Units whose trials answer no longer report a metric, although they did in the baseline: shown as no chance by name or by their number. No mean has them.",
  ),
  "not-loaded": cost(
    "not-loaded",
    "A test file, a collector, a package or a whole run was not loaded, so that its tests did not run. Also without a baseline.",
  ),
  "newly-failing-test": cost(
    "newly-failing-test",
    "A test fails, and did not in the baseline. Without a baseline: any test that fails.",
  ),
  "newly-errored-test": cost(
    "newly-errored-test",
    "A test gave no answer (setup, crash, timeout), and nothing says that it did not in the baseline.",
  ),
  "quarantine-expired": cost(
    "quarantine-expired",
    "A test fails whose quarantine (`tests.quarantine`) has ended, on main too.",
  ),
  "test-fails-at-times": cost(
    "test-fails-at-times",
    "A test fails that did not in the baseline, but in two or more, and at least 5 %, of the last runs of main.",
  ),
  "newly-flaky-test": cost("newly-flaky-test", "A test failed, and passed when it was run again."),
  "vanished-test": cost("vanished-test", "The baseline has tests that the candidate does not have."),
  "most-tests-vanished": cost("most-tests-vanished", "More than half of the tests of the baseline vanished."),
  "newly-skipped-test": cost("newly-skipped-test", "A test is skipped that ran in the baseline."),
  "newly-xfail-test": cost("newly-xfail-test", "A test that passed in the baseline is now expected to fail."),
  "xfail-over-budget": cost(
    "xfail-over-budget",
    "More tests are expected to fail than `tests.xfail` allows.",
  ),
  "xfail-under-budget": cost(
    "xfail-under-budget",
    "Fewer tests are expected to fail than `tests.xfail` says: lower the budget.",
  ),
  "xpass-test": cost("xpass-test", "A test passes that is expected to fail."),
  "known-failing-test": cost("known-failing-test", "A test fails in the baseline, too."),
  "quarantined-test": cost("quarantined-test", "A test in quarantine fails."),
  "coverage-lost": cost(
    "coverage-lost",
    "The covered share fell by more than `coverage.min-change` allows, and something is uncovered that was not.",
  ),
  "coverage-below-min": cost("coverage-below-min", "The covered share is below `coverage.min`."),
  "coverage-files-left": cost(
    "coverage-files-left",
    "Files left the report of coverage that the repository has still, or of which nothing says that they were deleted: the share rises or falls without them, so they count on neither side.",
  ),
  "coverage-incomplete": cost(
    "coverage-incomplete",
    "The report of coverage is missing, counts nothing, may be a part of one (more than a fifth of the baseline's lines left it), or is of another commit.",
  ),
  "patch-uncovered": cost(
    "patch-uncovered",
    "Of the lines that a pull request adds or edits, a smaller share is covered than `coverage.patch-min`.",
  ),
  "patch-unknown": cost(
    "patch-unknown",
    "There is a `coverage.patch-min`, and which lines were changed, or covered, is not known.",
  ),
  "patch-unreported": cost(
    "patch-unreported",
    "Changed files are not in the report of coverage, though files of their kind are: their lines do not count.",
  ),
  "nothing-compared": cost("nothing-compared", "There was nothing to judge."),
  "budget-stop": cost("budget-stop", "The budget ended the run."),
  "no-secrets": cost(
    "no-secrets",
    "A pull request from a fork or from Dependabot, to which GitHub gives no secrets, could not be measured. `note` and `warn` give a neutral check, which GitHub counts as satisfied; `inconclusive` and `fail` block the pull request.",
  ),
} satisfies Record<CostName, z.ZodType>;
