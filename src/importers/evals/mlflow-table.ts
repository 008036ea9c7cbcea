import { z } from "zod";
import { usageProblem } from "../../base/errors.ts";
import { describeValue, quote } from "../../base/quote.ts";
import { lazily } from "../../formats/schemas.ts";
import type { Better } from "../../model/config/margin.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import type { Doubt, Tool, ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { CaseNames } from "./case-names.ts";
import { latencyIn, scoreMetric, tokens } from "./eval-metrics.ts";
import { shortText, valueText } from "./short-text.ts";

const tableSchema = lazily(() =>
  z.object({ columns: z.array(z.string()), data: z.array(z.array(z.unknown())) }),
);

type Table = z.infer<ReturnType<typeof tableSchema>>;

/** What a case is: the first of these that a table has. */
const INPUTS = ["inputs", "input", "request", "question", "query", "prompt"];
/** Answers and what was expected: numbers in them are not measured. */
const ANSWERS: ReadonlySet<string> = new Set([
  ...INPUTS,
  "expected_response",
  "ground_truth",
  "label",
  "outputs",
  "prediction",
  "predictions",
  "target",
  "targets",
]);

const tool: Tool = {
  format: "mlflow-table",
  name: "MLflow evaluation table",
  recognises: ({ json, text }) => json.has("columns") && json.has("data") && isEvaluation(columnsIn(text)),
  *parse(file, doubt) {
    const table = requireToolSchema(readToolJson(file), file.shown, tableSchema());
    const key = requireTable(table, file.shown);
    const metrics = metricColumns(table);
    const named = (row: readonly unknown[]) =>
      [shortText(valueText(row[key] ?? null)), expectedIn(table, row)] as const;
    const names = new CaseNames(table.data.map(named));
    for (const row of table.data) {
      const axes = { task: names.nameOf(...named(row)) };
      const values = valuesOf(row, metrics, { shown: file.shown, doubt });
      if (values.some(([, value]) => value !== null)) yield { axes, values };
      else yield { axes, values, status: "errored", error: NOT_SCORED } satisfies ToolRow;
    }
  },
};

/**
 * `eval_results_table.json` of `mlflow.evaluate`: one row an input. Columns of numbers are scores; which direction is better
 * is known of MLflow's own metrics alone.
 */
export const mlflowTable = toolImporter(tool);

const NOT_SCORED = { code: "not-scored", message: "has no score" };

/** The columns in the start of a file: a table of anything has columns and data. */
function columnsIn(text: string): readonly string[] {
  const list = /"columns"\s*:\s*(\[\s*(?:"(?:[^"\\]|\\.)*"\s*(?:,\s*)?)*\])/.exec(text)?.[1];
  const parsed: unknown = list === undefined ? [] : safeParse(list);
  return Array.isArray(parsed) ? parsed.filter((one) => typeof one === "string") : [];
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isEvaluation(columns: readonly string[]): boolean {
  const hasScore = columns.some((name) => name.endsWith("/score"));
  const hasInput = INPUTS.some((name) => columns.includes(name));
  return hasScore || (hasInput && columns.some((name) => ANSWERS.has(name) && !INPUTS.includes(name)));
}

/** Place of the column that names the cases. */
function requireTable({ columns, data }: Table, shown: string): number {
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  if (repeated !== undefined)
    throw usageProblem(shown, `expected each column once, got two of ${quote(repeated)}`);
  const short = data.findIndex((row) => row.length !== columns.length);
  if (short !== -1) {
    const message = `expected ${columns.length} values, got ${data[short]?.length}`;
    throw usageProblem(shown, message, { path: `data.${short}` });
  }
  const key = INPUTS.find((name) => columns.includes(name));
  if (key !== undefined) return columns.indexOf(key);
  throw usageProblem(
    shown,
    `expected a column that names the cases (${INPUTS.join(", ")}), got ${columns.join(", ")}`,
  );
}

/** What was expected: one question may have several answers. */
const EXPECTED = ["expected_response", "ground_truth", "target", "targets"];

function expectedIn({ columns }: Table, row: readonly unknown[]): string {
  const column = EXPECTED.find((name) => columns.includes(name));
  const value = column === undefined ? null : (row[columns.indexOf(column)] ?? null);
  return value === null ? "" : valueText(value);
}

interface Column {
  readonly index: number;
  readonly metric: ToolMetric;
}

function metricColumns({ columns, data }: Table): readonly Column[] {
  return columns.flatMap((name, index) => {
    const values = data.map((row) => row[index] ?? null).filter((value) => value !== null);
    const isNumbers = values.some((value) => typeof value === "number");
    const isAnswers = values.length > 0 && values.every((value) => typeof value === "boolean");
    const isScore = name.endsWith("/score");
    if (ANSWERS.has(name) || !(isNumbers || isAnswers || isScore)) return [];
    return [{ index, metric: metricOf(name, isAnswers) }];
  });
}

const BETTER: Readonly<Record<Better, readonly RegExp[]>> = {
  higher: [
    /^(?:exact_match|answer_(?:similarity|correctness|relevance)|faithfulness|relevance|bleu)\b/,
    /^(?:rouge[12L](?:sum)?|(?:precision|recall|ndcg)_at_\d+)\b/,
  ],
  lower: [/^(?:toxicity|perplexity)\b/],
};

function metricOf(name: string, isAnswers: boolean): ToolMetric {
  if (name === "latency") return latencyIn("s");
  if (name === "token_count") return { ...tokens, name };
  const isHigher = BETTER.higher.some((one) => one.test(name));
  const isLower = BETTER.lower.some((one) => one.test(name));
  const metric = scoreMetric(name, isHigher ? "higher" : isLower ? "lower" : null);
  const role = name.endsWith("/score") ? "gate" : "track";
  // A binary metric without a direction is better higher, which true may not be.
  return { ...metric, role, kind: isAnswers && isHigher ? "binary" : metric.kind };
}

function valuesOf(
  row: readonly unknown[],
  metrics: readonly Column[],
  { shown, doubt }: { readonly shown: string; readonly doubt: Doubt },
): readonly ToolValue[] {
  return metrics.map(({ index, metric }): ToolValue => {
    const value = row[index] ?? null;
    if (value === null || typeof value === "number") return [metric, value];
    if (typeof value === "boolean") return [metric, value ? 1 : 0];
    const text = `${shown} has ${describeValue(value)} as ${metric.name}, where others have numbers; it is not scored.`;
    doubt({ code: "unreadable-score", text });
    return [metric, null];
  });
}
