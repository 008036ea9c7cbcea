import { z } from "zod";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import { RUNNERS } from "./effective-run.ts";
import { writtenChat } from "../endpoints/written-chat.ts";
import { writtenHttp } from "../endpoints/written-http.ts";
import {
  writtenBreaker,
  writtenBudget,
  writtenConcurrency,
  writtenRate,
  writtenRetry,
} from "./written-limits.ts";
import {
  commandLine,
  duration,
  oneOf,
  regularExpression,
  size,
  text,
  wholeNumber,
} from "../values/written-values.ts";

export const writtenModule = z.strictObject(
  {
    file: requiredKey(text, "ES module, relative to `cwd`."),
    export: defaultedKey(text, "default", "Name of the exported function."),
    options: optionalKey(z.json(), "Any JSON value; passed to the function with each trial."),
  },
  expected("a mapping with file"),
);

export const writtenResultsFile = z.strictObject(
  {
    file: requiredKey(text, "Rows that another tool measured, relative to `cwd`."),
    format: optionalKey(
      oneOf(["jsonl", "csv"]),
      "Format of the rows. Default: according to the file's extension.",
    ),
  },
  expected("a mapping with file"),
);

/** Exactly one of the two. */
export const writtenMetricsSource = z.strictObject(
  {
    file: optionalKey(
      text,
      "JSON file that the command writes, relative to `cwd`: an object from metric to number (kind `exact`: also to a list or an object).",
    ),
    patterns: optionalKey(
      z.record(z.string(), regularExpression, expected("a mapping from metric to regular expression")),
      "Metric to a regular expression with one capture group, matched on stdout.",
    ),
  },
  expected("{file: metrics.json} or {patterns: {name: expression}}"),
);

const metricsFrom = z
  .union(
    [z.literal("stdout"), writtenMetricsSource],
    expected("stdout, {file: metrics.json} or {patterns: {name: expression}}"),
  )
  .meta({ title: "`stdout`, file or patterns" });

const environment = z.record(
  z.string(),
  z.string(expected('text (put numbers in quotes: "1")')),
  expected("a mapping from name to text"),
);

const exitCodes = z.array(wholeNumber(1, 255), expected("a list of exit codes"));

/** What is executed. A side may set these too. */
const definitionShape = {
  command: optionalKey(
    commandLine,
    "Program to run for each trial: a list (program and arguments, no shell) or one text for the shell. It gets the case as JSON on stdin and in REGRESSION_GATE_CASE, REGRESSION_GATE_SEED and REGRESSION_GATE_REPETITION.",
  ),
  module: optionalKey(
    z
      .union([text, writtenModule], expected("a file name, or {file, export, options}"))
      .meta({ title: "file or module" }),
    "ES module whose function is called for each trial, in a worker thread.",
  ),
  http: optionalKey(
    writtenHttp,
    "Request that is sent for each trial; metrics are read from the JSON of its answer.",
  ),
  chat: optionalKey(writtenChat, "Model that is asked for each trial, at any OpenAI-compatible endpoint."),
  "results-file": optionalKey(
    z
      .union([text, writtenResultsFile], expected("a file name, or {file, format}"))
      .meta({ title: "file or results" }),
    "Existing results; nothing is executed.",
  ),
  "metrics-from": defaultedKey(
    metricsFrom,
    "stdout",
    "Where the command's metrics are: the last line of stdout as a JSON object, a JSON file, or regular expressions on stdout.",
  ),
  "errored-exit-codes": defaultedKey(
    exitCodes,
    [],
    "Exit codes that mean that there was no answer; the trial is `errored` and not retried. Any other exit code except 0 means that the answer was wrong: `failed`.",
  ),
  "transient-exit-codes": defaultedKey(
    exitCodes,
    [],
    "Exit codes of transient errors; the trial is retried, and `errored` if that does not help.",
  ),
  cwd: defaultedKey(text, ".", "Working directory, relative to the repository's root."),
  env: defaultedKey(environment, {}, "Environment variables of the command or module."),
};

export const writtenSetup = z.strictObject(
  {
    run: requiredKey(commandLine, "The command."),
    cache: requiredKey(
      z.array(text, expected("a list of paths")).min(1, "expected at least one path, got an empty list"),
      "Files and folders that the command makes, relative to the repository's root, kept for each commit of a baseline at a ref: the next run copies them instead of running the command.",
    ),
  },
  expected("a mapping with run and cache"),
);

/** How it is executed. Holds for both sides. */
const executionShape = {
  timeout: defaultedKey(
    duration,
    "10min",
    "Longest time of one attempt; then its whole process group is stopped.",
  ),
  grace: defaultedKey(
    duration,
    "5s",
    "Time between asking a process to end (SIGTERM) and killing it (SIGKILL).",
  ),
  concurrency: defaultedKey(
    writtenConcurrency,
    4,
    "Trials at a time. If a machine-dependent metric (`run-effect`) gates, the default is 1, since parallel trials disturb each other's timings. Or `{total, per}`: see below.",
  ),
  rate: optionalKey(writtenRate, "Limits on starts. Default: none."),
  retry: optionalKey(
    writtenRetry,
    "Retry after rate limits, timeouts and transient errors; never after a wrong answer.",
  ),
  breaker: optionalKey(
    writtenBreaker,
    "When to stop calling an endpoint that gives no answers: its remaining trials are `errored` at once. By default only for runners that name their endpoints; if written, for all.",
  ),
  budget: optionalKey(
    writtenBudget,
    "Maximum that the whole run may use, including resumes. When it is used up, the run stops with exit code 5; measured trials are kept and compared.",
  ),
  order: defaultedKey(
    oneOf(["interleave", "sequential", "shuffle"]),
    "interleave",
    "Order of execution. `interleave`: the first repetition of all cases before the second, with the two sides alternating; it reduces false alarms. `sequential`: case by case. `shuffle`: seeded. The report's order never depends on it.",
  ),
  "keep-output": defaultedKey(
    size,
    0,
    "How much of each trial's output is kept in its row, with secrets removed.",
  ),
  setup: optionalKey(
    z
      .union([commandLine, writtenSetup], expected("a command, or {run, cache}"))
      .meta({ title: "command or setup" }),
    "Command that runs once per side before its first trial, such as installing dependencies. Processes that it leaves running are stopped with the run.",
  ),
  teardown: optionalKey(
    commandLine,
    "Command that runs once per side after its last trial, also when the run was stopped or `setup` failed. It may take `timeout`; if it fails, a message says so and the verdict does not change.",
  ),
  replay: optionalKey(
    text,
    "Recorded run (`.regression-gate/runs/<id>`, or a copy of it) whose rows answer instead of the runner: nothing is executed, and the run never becomes a baseline. Same as `--replay`.",
  ),
};

export const writtenRun = z.strictObject(
  { ...definitionShape, ...executionShape },
  expected(`a mapping with ${RUNNERS}`),
);

export const writtenSideRun = z.strictObject(definitionShape, {
  error: (issue) => {
    const keys = "keys" in issue && Array.isArray(issue.keys) ? issue.keys : [];
    const misplaced = keys.filter((key) => typeof key === "string" && key in executionShape);
    return misplaced.length > 0 && misplaced.length === keys.length
      ? keys.map((key) => `${String(key)} applies to both sides: write it in the top-level run`).join("\n")
      : undefined;
  },
});

export const writtenSide = z.strictObject(
  {
    run: requiredKey(
      writtenSideRun,
      "What this side executes; keys that are not written here are taken from the top-level `run`.",
    ),
  },
  expected("a mapping with run"),
);

export const writtenSides = z.strictObject(
  {
    baseline: requiredKey(writtenSide, "The side to compare with."),
    candidate: requiredKey(writtenSide, "The side that is judged."),
  },
  expected("a mapping with baseline and candidate"),
);

export type WrittenRun = z.output<typeof writtenRun>;
export type WrittenSideRun = z.output<typeof writtenSideRun>;
