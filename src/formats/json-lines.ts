import type { Problem } from "../errors.ts";

export interface JsonLine {
  /** 1-based. */
  readonly line: number;
  readonly value: unknown;
}

/** Values of a JSON Lines text and a problem for each line that is none; blank lines are skipped. */
export function parseJsonLines(
  text: string,
  file: string,
): { readonly lines: readonly JsonLine[]; readonly problems: readonly Problem[] } {
  const lines: JsonLine[] = [];
  const problems: Problem[] = [];
  for (const [index, source] of text.split("\n").entries()) {
    if (source.trim() === "") continue;
    try {
      lines.push({ line: index + 1, value: JSON.parse(source) });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const nan = /\b(NaN|Infinity)\b/.test(source)
        ? ' JSON has no NaN or Infinity: write null or "NaN".'
        : "";
      problems.push({
        file,
        line: index + 1,
        column: 1,
        path: "",
        message: `expected one JSON value per line, got something else: ${detail}.${nan}`,
      });
    }
  }
  return { lines, problems };
}
