import { z } from "zod";
import { ACCEPT_OWNER, writtenAcceptance } from "./accept.ts";
import { BASELINE_OWNER, writtenBaseline } from "./baseline.ts";
import { CHAOS_OWNER, writtenChaos } from "./chaos.ts";
import { COMPARE_OWNER, writtenCompare } from "./compare.ts";
import { COVERAGE_OWNER, writtenCoverage } from "./coverage/coverage.ts";
import { DATA_OWNER, writtenData } from "./data.ts";
import { DEBUG_OWNER, writtenDebug } from "./debug.ts";
import { FAILURES_OWNER, writtenFailure } from "./failures.ts";
import { GATE_OWNER, writtenGate } from "./gate/gate.ts";
import { MATRIX_OWNER, writtenMatrix } from "./matrix/matrix.ts";
import { METRICS_OWNER } from "./metrics/metric-changes.ts";
import { writtenMetric } from "./metrics/written-metrics.ts";
import { PATHS_OWNER, writtenPaths } from "./paths.ts";
import { PLAIN_OWNERS, writtenId, writtenSecrets, writtenSeed } from "./plain-keys.ts";
import { RUN_OWNER, SIDES_OWNER, writtenRun, writtenSides } from "./run/run.ts";
import { SUITES_OWNER, writtenSuite } from "./suites.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "./values/keys.ts";
import type { Owners } from "./values/owner.ts";
import { TESTS_OWNER, writtenTests } from "./tests/tests.ts";
import { VERSIONS_OWNER, writtenVersion } from "./versions.ts";

/**
 * The schema of the config file as users write it. It is strict: an unknown key is an error. docs/configuration.md and
 * schema/config.schema.json are generated from it.
 */
export const writtenConfig = z.strictObject(
  {
    version: requiredKey(z.literal(1, expected("1, the version of this format")), "Version of this format."),
    id: requiredKey(
      writtenId,
      "Gate id: names the check, comment, artifact and baseline. Two gates of one repository need two ids.",
    ),
    seed: defaultedKey(
      writtenSeed,
      0,
      "Seed of everything random: the same config and seed give the same cases, order and draws.",
    ),
    versions: defaultedKey(
      z
        .record(z.string(), writtenVersion, expected("a mapping from name to version"))
        .meta({ title: "name → version" }),
      {},
      "What the results depend on apart from the code: prompts, data sets, judges. A text, `{value}`, `{file}` or `{files}`; changes are shown with the findings.",
    ),
    data: defaultedKey(
      writtenData,
      [],
      "Files, folders and patterns of the data that are measured with, `.dvc` files, `dvc.lock` and Git LFS pointers too. Their fingerprints are stored with the run: results on other data are `incomparable`, unless `compare.may-differ` lists `data`.",
    ),
    matrix: optionalKey(writtenMatrix, "The cases: every combination of the axes' values."),
    suites: defaultedKey(
      z
        .record(z.string(), writtenSuite, expected("a mapping from suite to its filter"))
        .meta({ title: "name → suite" }),
      {},
      "Named subsets of the matrix, chosen with `--suite`.",
    ),
    run: optionalKey(writtenRun, "What is executed for each trial, and how."),
    sides: optionalKey(
      writtenSides,
      "Two definitions that alternate in one job and are compared with each other.",
    ),
    chaos: optionalKey(
      writtenChaos,
      "Faults injected on purpose into a share of the attempts, to test how the run handles them. Such a run is marked and never becomes a baseline.",
    ),
    debug: optionalKey(
      writtenDebug,
      "Keeps requests and answers of a few trials, redacted and truncated, in `debug.jsonl` in the run's folder.",
    ),
    metrics: defaultedKey(
      z
        .record(z.string(), writtenMetric, expected("a mapping from metric to its definition"))
        .meta({ title: "name → metric" }),
      {},
      'The numbers that are judged. `*` in a name stands for any text: `"*_time"` holds for every metric that is measured and matches. An entry with the metric\'s own name wins, then the first pattern that matches; no pattern means `success` or what this program measures itself (`wall-ms`, `cost-usd`). A pattern that matches nothing is a metric without values. `success` (1 ok, 0 failed) is added, for `results-file` only where a row of either side failed; if you list it, for example to give it a limit, a margin or a role, it has the same values, which rows of `results-file` have to hold themselves. A value from 0 to 1 that a program reports under this name counts instead.',
    ),
    compare: optionalKey(writtenCompare, "How the two sides are compared."),
    gate: optionalKey(
      writtenGate,
      "What each finding costs: `pass`, `note`, `warn`, `inconclusive` or `fail`. The worst one is the verdict.",
    ),
    baseline: optionalKey(writtenBaseline, "What to compare with."),
    accept: defaultedKey(
      z.array(writtenAcceptance, expected("a list of acceptances")),
      [],
      "Known regressions that do not count, each with a reason and a last day. Shown in every report; on pull requests read from the base branch, as all policy.",
    ),
    tests: optionalKey(
      writtenTests,
      "Tests that other tools ran, such as those of a JUnit file: how many may be expected to fail, which are in quarantine, and which gate. On pull requests read from the base branch.",
    ),
    paths: optionalKey(
      writtenPaths,
      "Globs of the files that this gate covers; a pull request that changes none of them passes at once. `!glob` excludes files again: the last glob that matches a file decides. Default: all files.",
    ),
    coverage: optionalKey(
      writtenCoverage,
      "What is judged where the results are reports of coverage, such as lcov or Cobertura. Without this section: the covered share of all files may not fall; a config whose `metrics` name those of coverage is judged by these.",
    ),
    failures: defaultedKey(
      z
        .record(z.string(), writtenFailure, expected("a mapping from failure to its detector"))
        .meta({ title: "name → failure" }),
      {},
      "Known failures and what to do about them; shown beside the rows they match, and in `regression-gate failures`. They change no status.",
    ),
    secrets: defaultedKey(
      writtenSecrets,
      [],
      "Environment variables whose values are removed from everything that is stored or printed, in addition to those that look like secrets.",
    ),
  },
  expected("a mapping with version, id, matrix, run and metrics"),
);

/** Shorthands and units are parsed, defaults not yet applied. */
export type WrittenConfig = z.output<typeof writtenConfig>;

/**
 * The owner of each leaf key: whose value is in force on a pull request. A new key does not compile until it has an
 * owner here or in its section. `withBasePolicy` and `policyChanges` follow from it.
 */
export const OWNER = {
  ...PLAIN_OWNERS,
  versions: VERSIONS_OWNER,
  data: DATA_OWNER,
  matrix: MATRIX_OWNER,
  suites: SUITES_OWNER,
  run: RUN_OWNER,
  sides: SIDES_OWNER,
  chaos: CHAOS_OWNER,
  debug: DEBUG_OWNER,
  metrics: METRICS_OWNER,
  compare: COMPARE_OWNER,
  gate: GATE_OWNER,
  baseline: BASELINE_OWNER,
  accept: ACCEPT_OWNER,
  tests: TESTS_OWNER,
  paths: PATHS_OWNER,
  coverage: COVERAGE_OWNER,
  failures: FAILURES_OWNER,
} as const satisfies Owners<WrittenConfig>;
