import { z } from "zod";
import { casePlacesIn } from "../../base/template.ts";
import type { CommandRunner } from "../../model/config/config.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { defaultedKey, expected, optionalKey } from "../values/keys.ts";
import type { Owners } from "../values/owner.ts";
import { listText } from "../values/setting-change.ts";
import { commandLine, commandText, wholeNumber } from "../values/written-values.ts";
import { checkCommandPlaces } from "./command-places.ts";
import { checkMetricsSources, metricsSourceShape, resolveMetricsSource } from "./metrics-source.ts";
import type { Path, RunnerCheckContext, RunnerSection } from "./runner-section.ts";

const exitCodes = z.array(wholeNumber(1, 255), expected("a list of exit codes"));

const key = optionalKey(
  commandLine,
  "Program to run for each trial: a list (program and arguments, no shell) or one text for the shell. It gets the case as JSON on stdin and in REGRESSION_GATE_CASE, REGRESSION_GATE_SEED and REGRESSION_GATE_REPETITION. In a list, `{{ axes.NAME }}`, `{{ content.AXIS.FIELD }}`, `{{ seed }}`, `{{ repetition }}` and `{{ side }}` are values of the case; other braces stay as written.",
);

const further = {
  ...metricsSourceShape,
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
  "results-from": "head",
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
    "results-from": side["results-from"] ?? top["results-from"],
    "errored-exit-codes": side["errored-exit-codes"] ?? top["errored-exit-codes"],
    "transient-exit-codes": side["transient-exit-codes"] ?? top["transient-exit-codes"],
  }),
  secrets: () => [],
  modules: () => [],
  promptFiles: () => [],
  commandLine: ({ command }) => command,
  resultsFile: () => null,
  writes: ({ metricsFrom: source }) => {
    if (source.from === "results") return [source.path];
    return source.from === "file" ? [source.file] : [];
  },
  measuresCases: ({ metricsFrom }) => metricsFrom.from === "results",
  toolFormats: ({ metricsFrom: source }) =>
    source.from === "results" && source.format !== null ? [source.format] : [],
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
      list: ({ metricsFrom: source }) => [
        [source.from === "results" ? "results-from" : "metrics-from", JSON.stringify(source)],
      ],
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
  return [...places, ...twice, ...checkMetricsSources(written, path, metrics)];
}

function resolve(written: Written): CommandRunner {
  return {
    type: "command",
    // The check of a definition has made sure that its runner exists.
    command: written.command ?? [],
    metricsFrom: resolveMetricsSource(written),
    erroredExitCodes: written["errored-exit-codes"] ?? [],
    transientExitCodes: written["transient-exit-codes"] ?? [],
  };
}
