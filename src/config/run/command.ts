import { z } from "zod";
import { didYouMean } from "../../base/did-you-mean.ts";
import { casePlacesIn } from "../../base/template.ts";
import { quote } from "../../base/quote.ts";
import type { CommandRunner, MetricsSource } from "../../model/config/config.ts";
import { checkPattern } from "../values/check-pattern.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { defaultedKey, expected, optionalKey } from "../values/keys.ts";
import type { Owners } from "../values/owner.ts";
import { listText } from "../values/setting-change.ts";
import { commandLine, commandText, regularExpression, text, wholeNumber } from "../values/written-values.ts";
import { checkCommandPlaces } from "./command-places.ts";
import type { Path, RunnerCheckContext, RunnerSection } from "./runner-section.ts";

/** Exactly one of the two is required. */
export const writtenMetricsSource = z.strictObject(
  {
    file: optionalKey(
      text,
      "File that the command writes, relative to `cwd`: a JSON object from metric to number (kind `exact`: also to a list or an object), or results in any known format with one row of this trial.",
    ),
    patterns: optionalKey(
      z.record(z.string(), regularExpression, expected("a mapping from metric to regular expression")),
      "Metric to a regular expression with one capture group, matched on stdout. A second group named `unit` captures the number's unit (`'took ([0-9.]+) (?<unit>[a-z]+)'`); without it, a known unit right behind the number counts, or a magnitude (`1.2k`) as a label. A captured number that goes on in the text (`2,132`, `12,5`, `1.2e-05`) is unreadable, not cut.",
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

const exitCodes = z.array(wholeNumber(1, 255), expected("a list of exit codes"));

const key = optionalKey(
  commandLine,
  "Program to run for each trial: a list (program and arguments, no shell) or one text for the shell. It gets the case as JSON on stdin and in REGRESSION_GATE_CASE, REGRESSION_GATE_SEED and REGRESSION_GATE_REPETITION. In a list, `{{ axes.NAME }}`, `{{ content.AXIS.FIELD }}`, `{{ seed }}`, `{{ repetition }}` and `{{ side }}` are values of the case; other braces stay as written.",
);

const further = {
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
};

type Written = z.output<z.ZodObject<{ command: typeof key } & typeof further>>;

/** Exit codes decide which trials count as answers: a wrong answer must not become a lost one. */
const COMMAND_OWNER = {
  command: "head",
  "metrics-from": "head",
  "errored-exit-codes": "base-where-it-has-one",
  "transient-exit-codes": "base-where-it-has-one",
} as const satisfies Owners<Written>;

export const commandSection = {
  key,
  further,
  owner: COMMAND_OWNER,
  check,
  resolve,
  join: (top, side) => ({
    command: side.command ?? top.command,
    "metrics-from": side["metrics-from"] ?? top["metrics-from"],
    "errored-exit-codes": side["errored-exit-codes"] ?? top["errored-exit-codes"],
    "transient-exit-codes": side["transient-exit-codes"] ?? top["transient-exit-codes"],
  }),
  secrets: () => [],
  modules: () => [],
  promptFiles: () => [],
  commandLine: ({ command }) => command,
  resultsFile: () => null,
  writes: ({ metricsFrom: source }) => (source.from === "file" ? [source.file] : []),
  templates: ({ command }) =>
    typeof command === "string" ? [] : command.flatMap(casePlacesIn).map((name) => `{{ ${name} }}`),
  // Patterns find metrics alone.
  tellsUsage: ({ "metrics-from": source }) => typeof source !== "object" || source.patterns === undefined,
  executes: true,
  parts: {
    command: {
      owner: COMMAND_OWNER.command,
      list: ({ command }) => [["command", commandText(command)]],
    },
    metricsFrom: {
      owner: COMMAND_OWNER["metrics-from"],
      list: ({ metricsFrom }) => [["metrics-from", JSON.stringify(metricsFrom)]],
    },
    erroredExitCodes: {
      owner: COMMAND_OWNER["errored-exit-codes"],
      list: ({ erroredExitCodes }) => [["errored-exit-codes", listText(erroredExitCodes.map(String))]],
    },
    transientExitCodes: {
      owner: COMMAND_OWNER["transient-exit-codes"],
      list: ({ transientExitCodes }) => [["transient-exit-codes", listText(transientExitCodes.map(String))]],
    },
  },
} as const satisfies RunnerSection<"command", Written>;

function check(written: Written, path: Path, { metrics, axes }: RunnerCheckContext): Complaint[] {
  const both = (written["errored-exit-codes"] ?? []).filter(
    (code) => written["transient-exit-codes"]?.includes(code) === true,
  );
  const twice = both.map((code) =>
    valueComplaint(
      [...path, "transient-exit-codes"],
      `exit code ${code} is also in errored-exit-codes; keep one`,
    ),
  );
  const places = checkCommandPlaces(written.command, [...path, "command"], axes);
  return [
    ...places,
    ...twice,
    ...checkMetricsSource(written["metrics-from"], [...path, "metrics-from"], metrics),
  ];
}

function checkMetricsSource(
  source: Written["metrics-from"],
  path: Path,
  metrics: readonly string[],
): Complaint[] {
  if (typeof source !== "object") return [];
  if ((source.file === undefined) === (source.patterns === undefined)) {
    return [valueComplaint(path, "expected either {file: metrics.json} or {patterns: {name: expression}}")];
  }
  return Object.entries(source.patterns ?? {}).flatMap(([name, pattern]): Complaint[] => {
    const place = [...path, "patterns", name];
    if (!metrics.includes(name) && name !== "success") {
      const message = `unknown metric ${quote(name)}.${didYouMean(name, metrics)}`;
      return [{ path: place, at: "key", message }];
    }
    return checkPattern(pattern).map((message) => valueComplaint(place, message));
  });
}

function resolve(written: Written): CommandRunner {
  return {
    type: "command",
    // The check of a definition has made sure that its runner exists.
    command: written.command ?? [],
    metricsFrom: resolveMetricsSource(written["metrics-from"]),
    erroredExitCodes: written["errored-exit-codes"] ?? [],
    transientExitCodes: written["transient-exit-codes"] ?? [],
  };
}

function resolveMetricsSource(written: Written["metrics-from"]): MetricsSource {
  if (written === undefined || written === "stdout") return { from: "stdout" };
  if (written.file !== undefined) return { from: "file", file: written.file };
  return { from: "patterns", patterns: written.patterns ?? {} };
}
