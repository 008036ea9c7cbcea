import { CsvError, parse } from "csv-parse/sync";
import { type Problem, problemAt, usageProblem } from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** 1-based line where the row ends. */
  readonly line: number;
  /** The cells, as many as there are columns. */
  readonly cells: readonly string[];
}

/** Reads CSV (RFC 4180) whose first line names the columns. Throws UsageError with every bad line. */
export function parseCsvTable(text: string, file: string): CsvTable {
  const [header, ...body] = readRecords(text, file);
  if (header === undefined) {
    throw usageProblem(file, "expected a first line with the names of the columns, got an empty file");
  }
  const columns = header.cells.map((cell) => cell.trim());
  const problems = [
    ...columns.flatMap((column, index) => checkColumn(column, columns.indexOf(column) === index, file)),
    ...body
      .filter(({ cells }) => cells.length !== columns.length)
      .map(({ line, cells }) => problem(file, line, `expected ${columns.length} cells, got ${cells.length}`)),
  ];
  requireNone(problems);
  return { columns, rows: body };
}

function checkColumn(column: string, first: boolean, file: string): Problem[] {
  if (column === "") return [problem(file, 1, "expected a name for every column, got an empty name")];
  return first ? [] : [problem(file, 1, `column ${JSON.stringify(column)} is given twice`)];
}

function readRecords(text: string, file: string): readonly CsvRow[] {
  try {
    const rows: CsvRow[] = [];
    parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells, { lines }) => {
        rows.push({ line: lines, cells });
        return null;
      },
    });
    return rows;
  } catch (error) {
    const line = error instanceof CsvError && typeof error["lines"] === "number" ? error["lines"] : null;
    const detail = error instanceof Error ? error.message : String(error);
    throw usageProblem(file, `not valid CSV: ${detail}`, { line }, { cause: error });
  }
}

function problem(file: string, line: number | null, message: string): Problem {
  return problemAt(file, message, { line });
}
