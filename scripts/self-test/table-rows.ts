/** A scenario of the self-test, after it was played. */
export interface Row {
  readonly title: string;
  readonly expected: string;
  readonly got: string;
}

export const isAsExpected = ({ expected, got }: Row): boolean => expected === got;

/** Lines of a Markdown table: scenario, expected, got, ok. */
export function tableRows(rows: readonly Row[]): string {
  return rows
    .map((row) => [row.title, row.expected, row.got, isAsExpected(row) ? "yes" : "**no**"])
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}
