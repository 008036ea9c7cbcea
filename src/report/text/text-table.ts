import { cleanText, NAME_LENGTH } from "../../base/clean-text.ts";
import { columnsOf, line, padToColumns } from "./text-lines.ts";

export interface TableShape {
  /** Number of columns with names: these stand to the left, numbers to the right. */
  readonly names: number;
  /** Of one column. */
  readonly mostColumns: number;
}

/** Lines of a table; the first row is its head. */
export function textTable(
  rows: readonly (readonly string[])[],
  { names, mostColumns }: TableShape,
): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => line(cleanText(cell, NAME_LENGTH))));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.min(mostColumns, Math.max(...cells.map((row) => columnsOf(row[column] ?? "")))),
  );
  return cells.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        const fitted = padToColumns(cell, width);
        return column < names ? fitted : " ".repeat(width - columnsOf(fitted.trimEnd())) + fitted.trimEnd();
      })
      .join("  ")
      .trimEnd(),
  );
}
