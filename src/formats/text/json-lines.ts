import { parseWellFormed } from "../../base/well-formed.ts";
import { type Problem, problemAt } from "../../base/errors.ts";

export interface JsonLine {
  /** 1-based. */
  readonly line: number;
  readonly value: unknown;
}

/** Values of a JSON Lines text and a problem for each invalid line; blank lines are skipped. */
export function parseJsonLines(
  text: string,
  file: string,
): { readonly lines: readonly JsonLine[]; readonly problems: readonly Problem[] } {
  const lines: JsonLine[] = [];
  const problems: Problem[] = [];
  for (const [index, source] of text.split("\n").entries()) {
    if (source.trim() === "") continue;
    const parsed = parseJsonLine(source);
    if (parsed.ok) lines.push({ line: index + 1, value: parsed.value });
    else problems.push(problemAt(file, parsed.message, { line: index + 1 }));
  }
  return { lines, problems };
}

export type ParsedJsonLine =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

export function parseJsonLine(source: string): ParsedJsonLine {
  try {
    return { ok: true, value: parseWellFormed(source) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const nan = /\b(NaN|Infinity)\b/.test(source) ? ' JSON has no NaN or Infinity: write null or "NaN".' : "";
    return {
      ok: false,
      message: `expected one JSON value per line, got something else: ${detail}.${nan}`,
    };
  }
}
