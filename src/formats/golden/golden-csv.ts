import type { GoldenValue } from "../../model/result/golden.ts";
import { parseCsvTable } from "../text/csv-table.ts";

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const WORDS: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["inf", Infinity],
  ["+inf", Infinity],
  ["-inf", -Infinity],
  ["infinity", Infinity],
  ["-infinity", -Infinity],
]);

/** A table as rows of named cells; a cell that is a number is compared as one, all others as texts. */
export function parseGoldenCsv(text: string, file: string): GoldenValue {
  const { columns, rows } = parseCsvTable(text, file);
  const table = rows.map(
    ({ cells }) => new Map(columns.map((column, index) => [column, cellOf(cells[index] ?? "")])),
  );
  return new Map<string, GoldenValue>([
    ["columns", columns],
    ["rows", table],
  ]);
}

function cellOf(cell: string): GoldenValue {
  const text = cell.trim();
  const word = WORDS.get(text.toLowerCase());
  if (word !== undefined) return word;
  if (!NUMBER.test(text)) return cell;
  const number = Number(text);
  if (/^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number)) return BigInt(text.replace("+", ""));
  // What no double holds stays what is written.
  return Number.isFinite(number) ? number : cell;
}
