import { z } from "zod";
import type { ResultsFileRunner } from "../../model/config/config.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { expected, optionalKey, requiredKey } from "../values/keys.ts";
import type { Owners } from "../values/owner.ts";
import { text } from "../values/written-values.ts";
import type { Path, RunnerCheckContext, RunnerSection } from "./runner-section.ts";

export const writtenResultsFile = z.strictObject(
  {
    file: requiredKey(text, "Rows that another tool measured, relative to `cwd`."),
    format: optionalKey(
      text,
      "`jsonl` or `csv`: how to read a file whose content does not show its format (default: according to the file's extension); or the name of a tool's format, such as `go-bench`, in place of what the content shows.",
    ),
  },
  expected("a mapping with file"),
);

const key = optionalKey(
  z
    .union([text, writtenResultsFile], expected("a file name, or {file, format}"))
    .meta({ title: "file or results" }),
  "Existing results; nothing is executed.",
);

type Written = z.output<z.ZodObject<{ "results-file": typeof key }>>;

const RESULTS_FILE_OWNER = { "results-file": "head" } as const satisfies Owners<Written>;

export const resultsFileSection = {
  key,
  further: {},
  owner: RESULTS_FILE_OWNER,
  check,
  resolve,
  join: (top, side) => ({ "results-file": side["results-file"] ?? top["results-file"] }),
  secrets: () => [],
  modules: () => [],
  promptFiles: () => [],
  commandLine: () => null,
  resultsFile: ({ file, format }) => ({ file, format }),
  writes: () => [],
  measuresCases: () => false,
  toolFormats: ({ format }) => (OWN_FORMATS.has(format) ? [] : [format]),
  templates: () => [],
  tellsUsage: () => false,
  executes: false,
  parts: {
    file: {
      owner: RESULTS_FILE_OWNER["results-file"],
      list: ({ file, format }) => [["results-file", `${file} (${format})`]],
    },
    // This field is listed together with the file.
    format: { owner: RESULTS_FILE_OWNER["results-file"], list: () => [] },
  },
} as const satisfies RunnerSection<"results-file", Written>;

const OWN_FORMATS: ReadonlySet<string> = new Set(["jsonl", "csv"]);

function check(_: Written, __: Path, { metrics, judgesCoverage }: RunnerCheckContext): Complaint[] {
  if (metrics.length > 0 || judgesCoverage) return [];
  return [
    valueComplaint(["metrics"], "expected at least one metric, since results-file has no metric success"),
  ];
}

function resolve({ "results-file": results = "" }: Written): ResultsFileRunner {
  const { file, format } = typeof results === "string" ? { file: results } : results;
  return { type: "results-file", file, format: format ?? formatOf(file) ?? "jsonl" };
}

/** The format that the file's extension indicates; null = none. */
function formatOf(file: string): "jsonl" | "csv" | null {
  if (/\.(jsonl|ndjson)$/i.test(file)) return "jsonl";
  return /\.csv$/i.test(file) ? "csv" : null;
}
