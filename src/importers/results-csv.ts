import { isKnownUnit, isUnitLabel } from "../base/known-unit.ts";
import { splitMeasured } from "../base/measured-text.ts";
import { type Problem, problemAt, usageProblem } from "../base/errors.ts";
import { requireNone } from "../base/problems.ts";
import { type ByteSource, wholeText } from "../formats/text/byte-source.ts";
import { parseCsvTable } from "../formats/text/csv-table.ts";
import type { CsvRow } from "../formats/text/csv-table.ts";
import { trialStatusSchema } from "../formats/trial-row.ts";
import type { Axes } from "../model/config/case.ts";
import type { MetricUnits, TrialRecord, TrialStatus } from "../model/run/trial.ts";
import { importedRow } from "./imported-row.ts";
import { isKnown, knownColumns, unitColumns, withColumns } from "./csv-columns.ts";
import type { FileImporter, RowShape } from "./importer.ts";
import { type AttemptRow, lastAttempts } from "./last-attempts.ts";

/** Tidy CSV: a column per axis and metric, `repetition`, `status` if not all are ok, and `attempt` where a trial has several; `time.unit` is the unit of `time`. */
export const resultsCsv: FileImporter = {
  takes: "file",
  name: "CSV with a column for each axis and metric, and repetition",
  recognises: ({ firstLine, json }, shape) => {
    // A cell with a line feed in it is no name of a column.
    if (json.size > 0) return false;
    const columns = firstLine.split(",").map(unquoted);
    if (columns.includes("repetition")) return true;
    const named = shape === null ? null : withColumns(shape, columns);
    return named !== null && columns.every((name) => isKnown(name, named));
  },
  read: (file, shape) => {
    let rows: readonly AttemptRow[] | null = null;
    return lastAttempts(() => (rows ??= parseFile(file, shape)), { shown: file.shown, mayNumber: ALWAYS });
  },
};

/** Good enough to tell a name. */
function unquoted(cell: string): string {
  const text = cell.trim();
  return /^"(.*)"$/.exec(text)?.[1] ?? text;
}

function parseFile(file: ByteSource, shape: RowShape | null): readonly AttemptRow[] {
  if (shape !== null) return parseAttempts(wholeText(file), file.shown, shape);
  throw usageProblem(
    file.shown,
    "expected a config, which tells the axes of a CSV from its metrics: name it with --config, or write JSON Lines",
  );
}

/**
 * Reads tidy CSV. An empty metric cell is a missing value; of a trial's attempts the highest counts. Throws UsageError that
 * names unknown and missing columns, or every bad line.
 */
export function parseResultsCsv(text: string, file: string, shape: RowShape): readonly TrialRecord[] {
  const rows = parseAttempts(text, file, shape);
  return [...lastAttempts(() => rows, { shown: file, mayNumber: ALWAYS }).rows];
}

/** All rows are held, so to look at them again costs little. */
const ALWAYS = (): boolean => true;

function parseAttempts(text: string, file: string, whole: RowShape): readonly AttemptRow[] {
  const { columns, rows } = parseCsvTable(text, file);
  const shape = withColumns(whole, columns);
  const wrongColumns = checkColumns(columns, shape, file);
  requireNone(wrongColumns);
  const parsed = rows.map((row) => parseRow(row, { columns, shape, file }));
  const problems = parsed.flatMap((row) => row.problems);
  requireNone(problems);
  return parsed;
}

function checkColumns(columns: readonly string[], shape: RowShape, file: string): Problem[] {
  const { axes, metrics, trial } = shape;
  const ofTrial = trial === null ? [...axes.map(({ name }) => name), "repetition"] : [];
  const required = [...ofTrial, ...metrics.flatMap(({ name, isRequired }) => (isRequired ? [name] : []))];
  const known = knownColumns(shape);
  const ofUnits = new Set(unitColumns(shape).values());
  const problem = (message: string): Problem => problemAt(file, message, { line: 1 });
  return [
    ...required
      .filter((name) => !columns.includes(name))
      .map((name) => problem(`column ${JSON.stringify(name)} is missing; found: ${columns.join(", ")}`)),
    ...columns
      .filter((name) => !known.includes(name) && !ofUnits.has(name))
      .map((name) => problem(`unknown column ${JSON.stringify(name)}; known: ${known.join(", ")}`)),
  ];
}

interface ParsedCsvRow extends AttemptRow {
  readonly problems: readonly Problem[];
}

/** Text of a cell by its column. */
type Cell = (column: string) => string;

interface Table {
  readonly columns: readonly string[];
  readonly shape: RowShape;
  readonly file: string;
}

function parseRow(row: CsvRow, { columns, shape, file }: Table): ParsedCsvRow {
  const cell: Cell = (name) => row.cells[columns.indexOf(name)]?.trim() ?? "";
  const isGiven = (name: string): boolean => shape.trial !== null && !columns.includes(name);
  const problem = (name: string, wanted: string): Problem =>
    problemAt(file, `expected ${wanted}, got ${JSON.stringify(cell(name))}`, { line: row.line, path: name });
  const { metrics, units, unreadable, nonFinite } = readMetrics(columns, shape, cell);
  const status = parseStatus(cell("status"));
  const repetition = isGiven("repetition") ? shape.trial?.repetition : parseRepetition(cell("repetition"));
  const attempt = numbersAttempts({ columns, shape }) ? parseAttempt(cell("attempt")) : null;
  const axes = shape.axes.filter(({ name }) => !isGiven(name));
  const problems = [
    ...axes.filter(({ name }) => cell(name) === "").map(({ name }) => problem(name, "a value")),
    ...(repetition === undefined ? [problem("repetition", "a whole number from 0")] : []),
    ...(attempt === undefined ? [problem("attempt", "a whole number from 0, or nothing")] : []),
    ...(status === null ? [problem("status", trialStatusSchema.options.join(", "))] : []),
    ...unreadable.map((name) => problem(name, "a number or nothing")),
    ...Object.entries(units)
      .filter(([, unit]) => !isUnitLabel(unit))
      .map(([name]) => problem(`${name}.unit`, "a unit such as ms, or nothing")),
  ];
  const fields = {
    axes: { ...shape.trial?.axes, ...readAxes(axes, cell) },
    repetition: repetition ?? 0,
    status: status ?? "ok",
    metrics,
    nonFinite,
    ...(Object.keys(units).length === 0 ? {} : { units }),
  };
  return { record: importedRow(fields), attempt: attempt ?? null, problems };
}

/** An axis or a metric of that name has the column for itself. */
function numbersAttempts({ columns, shape: { axes, metrics } }: Omit<Table, "file">): boolean {
  return columns.includes("attempt") && [...axes, ...metrics].every(({ name }) => name !== "attempt");
}

/** Null: the row does not say; undefined: the cell is no number. */
function parseAttempt(cell: string): number | null | undefined {
  return cell === "" ? null : parseRepetition(cell);
}

function parseRepetition(cell: string): number | undefined {
  return /^\d{1,9}$/.test(cell) ? Number(cell) : undefined;
}

/** Each cell as the axis value that reads the same, else as text. */
function readAxes(axes: RowShape["axes"], cell: Cell): Axes {
  return Object.fromEntries(
    axes.map(({ name, values }) => [
      name,
      values?.find((value) => String(value) === cell(name)) ?? cell(name),
    ]),
  );
}

interface ReadMetrics extends Pick<TrialRecord, "metrics" | "nonFinite"> {
  /** The units of the numbers, by metric. */
  readonly units: MetricUnits;
  readonly unreadable: readonly string[];
}

function readMetrics(columns: readonly string[], shape: RowShape, cell: Cell): ReadMetrics {
  const measured = columns.filter(
    (name) => name === "success" || shape.metrics.some((metric) => metric.name === name),
  );
  const ofUnits = unitColumns(shape);
  const read = measured.map((name) => ({
    name,
    ...parseMeasured(cell(name), cell(ofUnits.get(name) ?? "")),
  }));
  const those = (value: string): readonly string[] =>
    read.filter((one) => one.value === value).map(({ name }) => name);
  return {
    metrics: Object.fromEntries(
      read.map(({ name, value }) => [name, typeof value === "number" ? value : null]),
    ),
    units: Object.fromEntries(
      read.flatMap(({ name, value, unit }) =>
        typeof value === "number" && unit !== "" ? [[name, unit]] : [],
      ),
    ),
    nonFinite: those("non-finite"),
    unreadable: those("unreadable"),
  };
}

function parseStatus(cell: string): TrialStatus | null {
  if (cell === "") return "ok";
  const parsed = trialStatusSchema.safeParse(cell);
  return parsed.success ? parsed.data : null;
}

interface MeasuredCell {
  readonly value: number | null | "non-finite" | "unreadable";
  readonly unit: string;
}

/** A number may have a known unit behind it, as in JSON (`12 ms`); it takes precedence over that of the column beside it. */
function parseMeasured(cell: string, unit: string): MeasuredCell {
  const value = parseMetric(cell);
  const measured = value === "unreadable" ? splitMeasured(cell) : null;
  return measured !== null && isKnownUnit(measured.unit) ? measured : { value, unit };
}

/** A number, null for nothing, or why it is not a number. */
function parseMetric(cell: string): MeasuredCell["value"] {
  if (cell === "") return null;
  if (/^[+-]?(nan|inf(inity)?)$/i.test(cell)) return "non-finite";
  const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell);
  if (!plain) return "unreadable";
  const value = Number(cell);
  return Number.isFinite(value) ? value : "non-finite";
}
