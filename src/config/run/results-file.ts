import { z } from "zod";
import { quote } from "../../base/quote.ts";
import type { ResultsFileRunner } from "../../model/config/config.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { expected, optionalKey, requiredKey } from "../values/keys.ts";
import type { Owners } from "../values/owner.ts";
import { oneOf, text } from "../values/written-values.ts";
import type { Path, RunnerContext, RunnerSection } from "./runner-section.ts";

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
  tellsUsage: () => false,
  executes: false,
  parts: {
    file: {
      owner: RESULTS_FILE_OWNER["results-file"],
      list: ({ file, format }) => [["results-file", `${file} (${format})`]],
    },
    // Listed with the file.
    format: { owner: RESULTS_FILE_OWNER["results-file"], list: () => [] },
  },
} as const satisfies RunnerSection<"results-file", Written>;

function check({ "results-file": results }: Written, path: Path, { metrics }: RunnerContext): Complaint[] {
  const unclear =
    typeof results === "string" ? results : results?.format === undefined ? results?.file : undefined;
  return [
    ...(unclear !== undefined && formatOf(unclear) === null
      ? [
          valueComplaint(
            [...path, "results-file"],
            `cannot tell the format of ${quote(unclear)} from its ending: write {file: …, format: jsonl} or csv`,
          ),
        ]
      : []),
    ...(metrics.length === 0
      ? [
          valueComplaint(
            ["metrics"],
            "expected at least one metric, since results-file has no metric success",
          ),
        ]
      : []),
  ];
}

function resolve({ "results-file": results = "" }: Written): ResultsFileRunner {
  const { file, format } = typeof results === "string" ? { file: results } : results;
  return { type: "results-file", file, format: format ?? formatOf(file) ?? "jsonl" };
}

/** What a file's ending says; null = nothing. */
function formatOf(file: string): "jsonl" | "csv" | null {
  if (/\.(jsonl|ndjson)$/i.test(file)) return "jsonl";
  return /\.csv$/i.test(file) ? "csv" : null;
}
