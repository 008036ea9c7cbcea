import { z } from "zod";
import { COSTS, type CostName } from "../../model/result/verdict.ts";
import { DEFAULT_COSTS } from "./costs.ts";
import { defaultedKey, expected, optionalKey } from "../values/keys.ts";
import { flag, oneOf, share, text, wholeNumber } from "../values/written-values.ts";

export const writtenCompare = z.strictObject(
  {
    unit: optionalKey(
      text,
      "Axis whose values are compared in pairs, such as tasks; or `repetition`, where the two sides are not paired. Default: `task` if the matrix has that axis, else `repetition`.",
    ),
    cluster: optionalKey(
      text,
      "Axis whose values contain units that are not independent, such as the repository or the document of a task. Its values are then compared in pairs, after the units of each are combined. Needs a `unit` axis.",
    ),
    by: optionalKey(
      z.array(text, expected("a list of axes")),
      "Axes that split the comparison into groups, which are judged separately. Default: every axis except the unit and the cluster.",
    ),
    alpha: defaultedKey(
      z.number(expected("a number between 0 and 0.5")),
      0.05,
      "Probability of a false regression that you accept for the whole gate, all metrics and groups together.",
    ),
    "min-common-units": defaultedKey(
      share,
      "80%",
      "Share of units that both sides must have in common; below it they are `incomparable`.",
    ),
    "may-differ": defaultedKey(
      z.array(oneOf(["metrics", "data", "runner", "models"]), expected("a list")),
      [],
      "What may differ between the two runs without making them incomparable: `metrics` (kind, direction or unit), `runner` (class of machine) or `models` (answers of a fallback with another model). `data` is accepted and has no effect yet: runs record no declared files.",
    ),
  },
  expected("a mapping with unit, by and alpha"),
);

/** Cost of one cause. */
function cost(name: CostName, meaning: string) {
  return defaultedKey(oneOf(COSTS).meta({ title: "cost" }), DEFAULT_COSTS[name], meaning);
}

const costShape = {
  regression: cost("regression", "A metric is worse by more than its margin."),
  "accepted-regression": cost("accepted-regression", "A metric is worse, and `accept` lists this as known."),
  "limit-broken": cost("limit-broken", "A mean is significantly beyond `min` or `max`."),
  "limit-warning": cost("limit-warning", "A mean is significantly beyond `warn-min` or `warn-max`."),
  "limit-inconclusive": cost("limit-inconclusive", "A mean is beyond a limit, but not significantly."),
  "missing-metric": cost("missing-metric", "No row contains a metric that the config names."),
  warning: cost("warning", "A metric may be worse."),
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
  "first-run": cost("first-run", "There is no baseline yet."),
  "no-baseline": cost("no-baseline", "The baseline has expired, is forbidden or is unreadable."),
  incomparable: cost("incomparable", "The two runs must not be compared."),
  "missing-case": cost("missing-case", "A planned case was not measured."),
  "error-rate": cost("error-rate", "More trials without an answer than `max-error-rate`."),
  "missing-shard": cost("missing-shard", "A shard of the run is missing."),
  "dropped-group": cost("dropped-group", "A whole group of the baseline is no longer in the matrix."),
  "nothing-compared": cost("nothing-compared", "There was nothing to judge."),
  "budget-stop": cost("budget-stop", "The budget ended the run."),
  "no-secrets": cost(
    "no-secrets",
    "A pull request from a fork or from Dependabot, to which GitHub gives no secrets, could not be measured. `note` and `warn` give a neutral check, which GitHub counts as satisfied; `inconclusive` and `fail` block the pull request.",
  ),
} satisfies Record<CostName, z.ZodType>;

export const writtenGate = z.strictObject(
  {
    "max-error-rate": defaultedKey(share, "10%", "Share of trials that may end without an answer."),
    "fail-on": defaultedKey(
      oneOf(["fail", "warn", "never"]),
      "fail",
      "Mildest verdict that fails the process: `fail` or `warn`. `never` reports and exits with 0, for an advisory roll-out.",
    ),
    strict: defaultedKey(
      flag,
      false,
      "Warnings fail: the costs `warning` and `limit-warning` become `fail` if they are `warn`.",
    ),
    ...costShape,
  },
  expected("a mapping"),
);

export const writtenBaseline = z.strictObject(
  {
    from: defaultedKey(
      oneOf(["artifact", "ref", "file", "none"]),
      "artifact",
      "`artifact`: the last complete run of the base branch. `ref`: run a git ref in the same job, alternating with the candidate; the strongest design for timings. `file`: a run folder or bundle. `none`: no comparison.",
    ),
    branch: defaultedKey(text, "main", "With `artifact`: the base branch."),
    at: defaultedKey(
      oneOf(["latest", "merge-base", "run-id"]),
      "latest",
      "With `artifact`: which run. `latest`: the newest complete run. `merge-base`: the newest complete run of a commit that the pull request and its base have in common, so that later changes on main do not count. `run-id`: the run that `run-id` names.",
    ),
    "run-id": optionalKey(
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
      "With `at: run-id`: the number at the end of a workflow run's address.",
    ),
    ref: optionalKey(text, "With `ref`: branch, tag or commit."),
    path: optionalKey(text, "With `file`: path of the run folder or bundle."),
  },
  expected("a mapping with from"),
);

/** Exactly one of the three. */
export const writtenVersionSource = z.strictObject(
  {
    value: optionalKey(z.union([text, z.number()], expected("text or a number")), "The version itself."),
    file: optionalKey(text, "A file; the hash of its content is the version."),
    files: optionalKey(
      z.array(text, expected("a list of files")).min(1, "expected at least one file, got an empty list"),
      "Several files, hashed together.",
    ),
  },
  expected("{value: …}, {file: …} or {files: […]}"),
);

export const writtenVersion = z
  .union(
    [z.string(), z.number(), writtenVersionSource],
    expected("text, {value: …}, {file: …} or {files: […]}"),
  )
  .meta({ title: "text, value, file or files" });

/** Seeds are unsigned 32-bit numbers. */
export const writtenSeed = wholeNumber(0, 4_294_967_295);

export type WrittenCompare = z.output<typeof writtenCompare>;
export type WrittenGate = z.output<typeof writtenGate>;
export type WrittenBaseline = z.output<typeof writtenBaseline>;
export type WrittenVersion = z.output<typeof writtenVersion>;
