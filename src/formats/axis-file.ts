import { parseWellFormed, wellFormed } from "../base/well-formed.ts";
import { LineCounter, parseDocument } from "yaml";
import { type Problem, problemAt, type UsageError, usageProblem } from "../base/errors.ts";
import type { AxisRow } from "../model/config/case.ts";
import type { Json } from "../base/json.ts";
import { z } from "zod";
import { parseCsvTable } from "./text/csv-table.ts";
import { parseJsonLines } from "./text/json-lines.ts";
import { requireNone } from "../base/problems.ts";

/** Entries with the line each begins on; null = not known. */
type Entries = readonly { readonly line: number | null; readonly value: unknown }[];

/** Aliases that a YAML file may resolve to. */
const MAX_ALIASES = 1000;

/**
 * Reads the entries of a file axis: `.json` and `.yaml` hold a list, `.jsonl` one entry a line, `.csv` one a row.
 * `idField` names the field that identifies an entry. Throws UsageError with every entry that has no id, or
 * the id of another.
 */
export function parseAxisFile(text: string, file: string, idField: string): readonly AxisRow[] {
  const entries = readEntries(text, file);
  const seen = new Map<string, number | null>();
  const rows: AxisRow[] = [];
  const problems: Problem[] = [];
  for (const [index, { line, value }] of entries.entries()) {
    const place = line === null ? `entry ${index + 1}: ` : "";
    const complain = (message: string): void => {
      problems.push(problemAt(file, `${place}${message}`, { line }));
    };
    const entry = entrySchema.safeParse(value);
    const id = entry.success ? idOf(entry.data, idField) : null;
    if (!entry.success) complain("expected an object of JSON values, got something else");
    else if (id === null) complain(missingId(entry.data, idField));
    else if (seen.has(id))
      complain(`${idField} ${JSON.stringify(id)} is given twice${firstPlace(seen.get(id))}`);
    else {
      seen.set(id, line);
      rows.push({ id, content: entry.data });
    }
  }
  requireNone(problems);
  return rows;
}

const entrySchema: z.ZodType<Readonly<Record<string, Json>>> = z.record(z.string(), z.json());

function firstPlace(line: number | null | undefined): string {
  return typeof line === "number" ? `, first on line ${line}` : "";
}

function idOf(entry: Readonly<Record<string, Json>>, idField: string): string | null {
  const id = Object.hasOwn(entry, idField) ? entry[idField] : null;
  if (typeof id === "number" || typeof id === "boolean") return String(id);
  return typeof id === "string" && id !== "" ? id : null;
}

function missingId(entry: Readonly<Record<string, Json>>, idField: string): string {
  const fields = Object.keys(entry).slice(0, 10).join(", ");
  const found = Object.hasOwn(entry, idField) ? "an empty value or one that is not a text or number" : "none";
  return `expected an id in the field ${JSON.stringify(idField)}, got ${found} (fields: ${fields}); the axis's "id" names the field`;
}

function readEntries(text: string, file: string): Entries {
  if (/\.(jsonl|ndjson)$/i.test(file)) {
    const { lines, problems } = parseJsonLines(text, file);
    requireNone(problems);
    return lines;
  }
  if (/\.csv$/i.test(file)) {
    const { columns, rows } = parseCsvTable(text, file);
    return rows.map(({ line, cells }) => ({
      line,
      value: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""])),
    }));
  }
  if (/\.json$/i.test(file)) return readJsonList(text, file);
  if (/\.ya?ml$/i.test(file)) return readYamlList(text, file);
  throw problem(file, null, "expected a file that ends in .json, .jsonl, .yaml or .csv");
}

function readJsonList(text: string, file: string): Entries {
  let value: unknown;
  try {
    value = parseWellFormed(text);
  } catch (error) {
    throw problem(file, null, `not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(value)) throw problem(file, null, "expected a list of objects, got something else");
  return value.map((entry: unknown) => ({ line: null, value: entry }));
}

function readYamlList(text: string, file: string): Entries {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const errors = document.errors.map((error): Problem => {
    const { line, col } = lines.linePos(error.pos[0]);
    return problemAt(file, `not valid YAML: ${error.message}`, { line, column: col });
  });
  requireNone(errors);
  const value: unknown = wellFormed(toPlain(document, file));
  if (!Array.isArray(value)) throw problem(file, null, "expected a list of objects, got something else");
  return value.map((entry: unknown, index) => {
    const node: unknown = document.getIn([index], true);
    return { line: lineOf(node, lines), value: entry };
  });
}

function toPlain(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw problem(file, null, `not valid YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function lineOf(node: unknown, lines: LineCounter): number | null {
  const ranged = rangeSchema.safeParse(node);
  return ranged.success ? lines.linePos(ranged.data.range[0]).line : null;
}

const rangeSchema = z.object({ range: z.tuple([z.number()]).rest(z.number()) });

function problem(file: string, line: number | null, message: string): UsageError {
  return usageProblem(file, message, { line });
}
