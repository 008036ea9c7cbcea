import { ROWS_MISSING } from "../../model/result/finding.ts";
import { z } from "zod";
import { quote } from "../../base/quote.ts";
import { lazily } from "../../formats/schemas.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { HeadValue } from "../../formats/text/json-head.ts";
import { fileHead } from "../file-head.ts";
import { readToolJson } from "../tool-json.ts";
import { toolLines } from "../tool-lines.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { PromptfooCases } from "./promptfoo-cases.ts";
import { promptfooOutcome, type PromptfooRow, promptfooRowSchema } from "./promptfoo-row.ts";

const fileSchema = lazily(() =>
  z.object({
    results: z.object({
      results: z.array(promptfooRowSchema()),
      stats: z
        .object({ successes: z.int().optional(), failures: z.int().optional(), errors: z.int().optional() })
        .nullish(),
    }),
  }),
);

type Stats = z.infer<ReturnType<typeof fileSchema>>["results"]["stats"];

const tool: Tool = {
  format: "promptfoo",
  name: "promptfoo JSON or JSON Lines",
  recognises: ({ json }) => isEval(json) || isRow(json, ""),
  parse(file, doubt) {
    return rowsOf(file, doubt);
  },
};

/**
 * `promptfoo eval --output results.json` or `.jsonl`: one row a test, prompt and provider; `--repeat 5` repeats each. CSV and
 * JUnit XML of promptfoo lose its metrics. A provider that failed is errored, a failed assertion is failed.
 */
export const promptfoo = toolImporter(tool);

function isEval(json: ReadonlyMap<string, HeadValue>): boolean {
  if (!json.has("results.results") && !json.has("results.prompts")) return false;
  const isMarked = ["results.version", "evalId", "results.stats"].some((path) => json.has(path));
  return isMarked || isRow(json, "results.results[].");
}

const ROW_KEYS = ["promptIdx", "testIdx", "promptId", "namedScores", "gradingResult", "latencyMs", "vars"];

/** Most of what a row has: a long answer or a long test may push the others out of the part that is looked at. */
function isRow(json: ReadonlyMap<string, HeadValue>, prefix: string): boolean {
  return ROW_KEYS.filter((key) => json.has(prefix + key)).length >= 4;
}

function* rowsOf(file: ByteSource, doubt: Doubt): Generator<ToolRow> {
  const { rows, stats } = opened(file);
  const cases = new PromptfooCases(rows());
  const counts = { passed: 0, failed: 0, errored: 0 };
  for (const row of rows()) {
    const outcome = promptfooOutcome(row);
    if (outcome.status === "passed" || outcome.status === "failed" || outcome.status === "errored")
      counts[outcome.status] += 1;
    yield { axes: cases.axesOf(row), ...outcome };
  }
  compareCounts(stats, counts, file.shown, doubt);
  if (cases.repeated !== null) {
    const text = `${file.shown} has several providers or tests that are called ${quote(cases.repeated)}; they are numbered in the order of the config. Give each provider its own label, and each test its own description.`;
    doubt({ code: "repeated-names", text });
  }
  if (cases.unnamedPrompt !== null) {
    const text = `The prompt ${quote(cases.unnamedPrompt)} has no name but its text, so that a change of it makes new cases. Give each prompt an id and a label.`;
    doubt({ code: "unnamed-prompt", text });
  }
}

interface Opened {
  /** Rows can be read again; those of JSON Lines are not held. */
  readonly rows: () => Iterable<PromptfooRow>;
  readonly stats: Stats;
}

function opened(file: ByteSource): Opened {
  if (isRow(fileHead(file).json, "")) {
    const schema = promptfooRowSchema();
    const rows = function* rows(): Generator<PromptfooRow> {
      for (const { value, line } of toolLines(file)) yield requireToolSchema(value, file.shown, schema, line);
    };
    return { rows, stats: null };
  }
  const { results } = requireToolSchema(readToolJson(file), file.shown, fileSchema());
  return { rows: () => results.results, stats: results.stats };
}

/** Old versions count errors as failures. */
function compareCounts(
  stats: Stats,
  { passed, failed, errored }: Readonly<Record<"passed" | "failed" | "errored", number>>,
  shown: string,
  doubt: Doubt,
): void {
  if (stats === null || stats === undefined) return;
  const { successes = passed, failures, errors = 0 } = stats;
  const bad = (failures ?? failed + errored - errors) + errors;
  if (successes === passed && bad === failed + errored) return;
  const text = `${shown} says that ${successes} passed and ${bad} did not, but has ${passed} rows that passed and ${failed + errored} that did not: rows are missing, or were removed.`;
  doubt({ code: successes + bad > passed + failed + errored ? ROWS_MISSING : "count-disagrees", text });
}
