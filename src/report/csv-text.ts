/** A missing value is an empty cell. */
export type Cell = string | number | null;

/** Rows as CSV (RFC 4180 with LF), with unrounded numbers. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(formatCell).join(",")}\n`).join("");
}

function formatCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell + 0) : "";
  const inert = isFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/**
 * A text that a spreadsheet would run as a formula, also after white space. An apostrophe makes it plain text (OWASP:
 * CSV injection).
 */
function isFormula(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u.test(text) || /^[\t\r\n]/u.test(text);
}
