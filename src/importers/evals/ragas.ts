import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import { type ByteSource, wholeText } from "../../formats/text/byte-source.ts";
import { type CsvTable, parseCsvTable } from "../../formats/text/csv-table.ts";
import type { Better } from "../../model/config/margin.ts";
import { toolImporter } from "../tool-rows.ts";
import type { Doubt, Tool, ToolRow, ToolValue } from "../tool.ts";
import { CaseNames } from "./case-names.ts";
import { scoreMetric } from "./eval-metrics.ts";
import { shortText } from "./short-text.ts";

/** What was asked, answered and expected. `question`, `answer`, `contexts`, `ground_truth`: before 0.2. */
const INPUTS = ["user_input", "question"];
const ANSWERS: ReadonlySet<string> = new Set([
  ...INPUTS,
  "answer",
  "contexts",
  "ground_truth",
  "ground_truths",
  "multi_responses",
  "persona_name",
  "query_length",
  "query_style",
  "reference",
  "reference_context_ids",
  "reference_contexts",
  "reference_tool_calls",
  "reference_topics",
  "response",
  "retrieved_context_ids",
  "retrieved_contexts",
  "rubric",
  "rubrics",
  "synthesizer_name",
]);

const HIGHER: ReadonlySet<string> = new Set([
  "agent_goal_accuracy",
  "answer_correctness",
  "answer_relevancy",
  "answer_similarity",
  "bleu_score",
  "context_entity_recall",
  "context_precision",
  "context_recall",
  "exact_match",
  "factual_correctness",
  "faithfulness",
  "llm_context_precision_with_reference",
  "llm_context_precision_without_reference",
  "nv_accuracy",
  "nv_context_relevance",
  "nv_response_groundedness",
  "non_llm_context_precision_with_reference",
  "non_llm_context_recall",
  "non_llm_string_similarity",
  "rouge_score",
  "semantic_similarity",
  "string_present",
  "tool_call_accuracy",
  "topic_adherence",
]);

const tool: Tool = {
  format: "ragas",
  name: "ragas CSV",
  recognises: ({ firstLine, json }) => {
    if (json.size > 0) return false;
    const columns = firstLine.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
    const input = INPUTS.find((name) => columns.includes(name));
    return input !== undefined && columns.some((name) => name !== input && ANSWERS.has(name));
  },
  *parse(file, doubt) {
    const table = readTable(file);
    const cell = (row: readonly string[], name: string) => row[table.columns.indexOf(name)] ?? "";
    const input = INPUTS.find((name) => table.columns.includes(name)) ?? "";
    const named = (row: readonly string[]) =>
      [shortText(cell(row, input)), cell(row, "reference") || cell(row, "ground_truth")] as const;
    const names = new CaseNames(table.rows.map(({ cells }) => named(cells)));
    const metrics = metricColumns(table);
    for (const { cells, line } of table.rows) {
      const axes = { task: names.nameOf(...named(cells)) };
      const values = metrics.map(({ name, index }) =>
        valueOf(name, cells[index] ?? "", { file, line, doubt }),
      );
      if (values.some(([, value]) => value !== null)) yield { axes, values };
      else yield { axes, values, status: "errored", error: NOT_SCORED } satisfies ToolRow;
    }
  },
};

/** `evaluate(…).to_pandas().to_csv("ragas.csv")`: one row a question. An empty cell is a judge that failed, never 0. */
export const ragas = toolImporter(tool);

const NOT_SCORED = { code: "not-scored", message: "has no score: the judge failed" };

/** pandas writes its index as a first column without a name. */
function readTable(file: ByteSource): CsvTable {
  const text = wholeText(file);
  // Half of a number is a number too.
  if (!text.endsWith("\n"))
    throw usageProblem(
      file.shown,
      "expected a line end behind the last row, got none: the file is truncated",
    );
  return parseCsvTable(/^(?:""|)(?=,)/.test(text) ? `#${text.replace(/^""/, "")}` : text, file.shown);
}

interface Column {
  readonly name: string;
  readonly index: number;
}

/** Columns of numbers. One of a known metric is one even where the judge failed on every row. */
function metricColumns({ columns, rows }: CsvTable): readonly Column[] {
  return columns.flatMap((name, index) => {
    if (ANSWERS.has(name) || name === "#") return [];
    const isNumbers = rows.some(({ cells }) => numberOf(cells[index] ?? "") !== undefined);
    return isNumbers || betterOf(name) !== null ? [{ name, index }] : [];
  });
}

/** Metrics with a mode carry it in their name: `factual_correctness(mode=f1)`. */
function betterOf(column: string): Better | null {
  const name = column.replace(/\(.*\)$/, "");
  if (name.startsWith("noise_sensitivity")) return "lower";
  return HIGHER.has(name) ? "higher" : null;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const WORDS: Readonly<Record<string, number>> = { True: 1, False: 0, true: 1, false: 0 };

/** Undefined = no number. */
function numberOf(cell: string): number | undefined {
  const text = cell.trim();
  return NUMBER.test(text) ? Number(text) : Object.hasOwn(WORDS, text) ? WORDS[text] : undefined;
}

interface Cell {
  readonly file: ByteSource;
  readonly line: number;
  readonly doubt: Doubt;
}

function valueOf(name: string, cell: string, { file, line, doubt }: Cell): ToolValue {
  const metric = scoreMetric(name, betterOf(name));
  const value = numberOf(cell);
  if (value !== undefined) return [metric, value];
  if (!/^\s*(?:nan|none|null|[+-]?inf|)\s*$/i.test(cell)) {
    const text = `${file.shown}:${line} has ${quote(cell)} as ${name}, where others have numbers; it is not scored.`;
    doubt({ code: "unreadable-score", text });
  }
  return [metric, null];
}
