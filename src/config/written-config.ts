import { z } from "zod";
import { writtenAcceptance } from "./accept.ts";
import { writtenChaos } from "./chaos.ts";
import { writtenFailure } from "./failures.ts";
import {
  writtenBaseline,
  writtenCompare,
  writtenGate,
  writtenSeed,
  writtenVersion,
} from "./gate/written-gate.ts";
import { writtenMatrix, writtenSuite } from "./matrix/written-matrix.ts";
import { writtenMetric } from "./metrics/written-metrics.ts";
import { writtenRun, writtenSides } from "./run/written-run.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "./values/keys.ts";
import { flag, text, wholeNumber } from "./values/written-values.ts";

export const writtenDebug = z.strictObject(
  {
    trials: requiredKey(
      wholeNumber(1, 1000),
      "Number of trials whose requests and answers are kept: the first repetitions of the first cases.",
    ),
    "on-pull-requests": optionalKey(flag, "Also keep them on pull requests. Default: false."),
  },
  expected("a mapping with trials"),
);

/** Names checks, comments, artifacts and folders, so it has to be safe in all of them. */
const GATE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/**
 * The config file as people write it. Strict: a key that is not here is an error.
 * docs/configuration.md and schema/config.schema.json are generated from it.
 */
export const writtenConfig = z.strictObject(
  {
    version: requiredKey(z.literal(1, expected("1, the version of this format")), "Version of this format."),
    id: requiredKey(
      z
        .string(expected("a gate id such as support-bot"))
        .regex(
          GATE_ID,
          expected(
            "a gate id of at most 63 letters, digits, dots, dashes and underscores, beginning with a letter or digit",
          ),
        ),
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
      "The numbers that are judged. `success` (1 ok, 0 failed) is added for every runner but `results-file`.",
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
    paths: optionalKey(
      z.array(text, expected("a list of globs")).min(1, "expected at least one glob, got an empty list"),
      "Globs of the files that this gate covers; a pull request that changes none of them passes at once. `!glob` excludes files again: the last glob that matches a file decides. Default: all files.",
    ),
    failures: defaultedKey(
      z
        .record(z.string(), writtenFailure, expected("a mapping from failure to its detector"))
        .meta({ title: "name → failure" }),
      {},
      "Known failures and what to do about them; shown beside the rows they match, and in `regression-gate failures`. They change no status.",
    ),
    secrets: defaultedKey(
      z.array(text, expected("a list of names")),
      [],
      "Environment variables whose values are removed from everything that is stored or printed, in addition to those that look like secrets.",
    ),
  },
  expected("a mapping with version, id, matrix, run and metrics"),
);

/** Shorthands and units are parsed, defaults not yet applied. */
export type WrittenConfig = z.output<typeof writtenConfig>;
