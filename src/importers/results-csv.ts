import { type Problem, problemAt } from "../base/errors.ts";
import { nameAxes, type Axes, type AxisValue } from "../model/config/case.ts";
import type { TrialRecord, TrialStatus } from "../model/run/trial.ts";
import { parseCsvTable, type CsvRow } from "../formats/text/csv-table.ts";
import { requireNone } from "../base/problems.ts";
import { bareRecord, trialStatusSchema } from "../formats/trial-row.ts";

/** What the columns of a results file mean. */
export interface ResultsColumns {
  /** Axes of the matrix in order; `values` gives a cell its type, null = text. */
  readonly axes: readonly { readonly name: string; readonly values: readonly AxisValue[] | null }[];
  /** Metrics that must have a column. */
  readonly metrics: readonly string[];
}

/**
 * Reads tidy CSV: a column per axis and metric, `repetition`, optionally `status`. An empty metric cell is a
 * missing value. Throws UsageError that names unknown and missing columns, or every bad line.
 */
export function parseResultsCsv(
  text: string,
  file: string,
  expected: ResultsColumns,
): readonly TrialRecord[] {
  const { columns, rows } = parseCsvTable(text, file);
  const wrongColumns = checkColumns(columns, expected, file);
  requireNone(wrongColumns);
  const parsed = rows.map((row) => parseRow(row, columns, expected, file));
  const problems = parsed.flatMap((row) => row.problems);
  requireNone(problems);
  return parsed.map(({ record }) => record);
}

function checkColumns(
  columns: readonly string[],
  { axes, metrics }: ResultsColumns,
  file: string,
): Problem[] {
  const required = [...axes.map(({ name }) => name), "repetition", ...metrics];
  const known = [...required, "status", "success"];
  const problem = (message: string): Problem => problemAt(file, message, { line: 1 });
  return [
    ...required
      .filter((name) => !columns.includes(name))
      .map((name) => problem(`column ${JSON.stringify(name)} is missing; found: ${columns.join(", ")}`)),
    ...columns
      .filter((name) => !known.includes(name))
      .map((name) => problem(`unknown column ${JSON.stringify(name)}; known: ${known.join(", ")}`)),
  ];
}

interface ParsedCsvRow {
  readonly record: TrialRecord;
  readonly problems: readonly Problem[];
}

/** Text of a cell by its column. */
type Cell = (column: string) => string;

function parseRow(
  row: CsvRow,
  columns: readonly string[],
  expected: ResultsColumns,
  file: string,
): ParsedCsvRow {
  const cell: Cell = (name) => row.cells[columns.indexOf(name)]?.trim() ?? "";
  const problem = (name: string, wanted: string): Problem =>
    problemAt(file, `expected ${wanted}, got ${JSON.stringify(cell(name))}`, { line: row.line, path: name });
  const measured = columns.filter((name) => expected.metrics.includes(name) || name === "success");
  const metrics = measured.map((name) => [name, parseMetric(cell(name))] as const);
  const status = parseStatus(cell("status"));
  const repetition = /^\d{1,9}$/.test(cell("repetition")) ? Number(cell("repetition")) : null;
  const problems = [
    ...expected.axes.filter(({ name }) => cell(name) === "").map(({ name }) => problem(name, "a value")),
    ...(repetition === null ? [problem("repetition", "a whole number from 0")] : []),
    ...(status === null ? [problem("status", trialStatusSchema.options.join(", "))] : []),
    ...metrics.flatMap(([name, value]) =>
      value === "unreadable" ? [problem(name, "a number or nothing")] : [],
    ),
  ];
  const axes = readAxes(expected, cell);
  const values = {
    metrics: Object.fromEntries(
      metrics.map(([name, value]) => [name, typeof value === "number" ? value : null]),
    ),
    nonFinite: metrics.flatMap(([name, value]) => (value === "non-finite" ? [name] : [])),
  };
  const fields = { axes, repetition: repetition ?? 0, status: status ?? "ok", ...values };
  return { record: bareRecord(fields, `bare:${nameAxes(axes)}`), problems };
}

/** Each cell as the axis value that reads the same, else as text. */
function readAxes({ axes }: ResultsColumns, cell: Cell): Axes {
  return Object.fromEntries(
    axes.map(({ name, values }) => [
      name,
      values?.find((value) => String(value) === cell(name)) ?? cell(name),
    ]),
  );
}

function parseStatus(cell: string): TrialStatus | null {
  if (cell === "") return "ok";
  const parsed = trialStatusSchema.safeParse(cell);
  return parsed.success ? parsed.data : null;
}

/** A number, null for nothing, or why it is none. */
function parseMetric(cell: string): number | null | "non-finite" | "unreadable" {
  if (cell === "") return null;
  if (/^[+-]?(nan|inf(inity)?)$/i.test(cell)) return "non-finite";
  const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell);
  if (!plain) return "unreadable";
  const value = Number(cell);
  return Number.isFinite(value) ? value : "non-finite";
}
