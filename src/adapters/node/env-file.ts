import { type Problem, problemAt } from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";

const ENTRY = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/;

/**
 * Variables of a `.env` file: `NAME=value` lines, `#` comments, quotes. In double quotes \n, \" and \\ are escapes;
 * nothing is expanded. UsageError with every invalid line. The values are secrets: no message repeats them.
 */
export function parseEnvFile(text: string, file: string): Readonly<Record<string, string>> {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const entries: [string, string][] = [];
  const problems: Problem[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "" || line.trim().startsWith("#")) {
      continue;
    }
    const [, name, written] = ENTRY.exec(line) ?? [];
    const value = written === undefined ? null : unquote(written);
    if (name === undefined || value === null) {
      problems.push(problemAt(file, "expected NAME=value", { line: index + 1 }));
    } else {
      entries.push([name, value]);
    }
  }
  requireNone(problems);
  return Object.fromEntries(entries);
}

/** Null for a quote that is not closed. */
function unquote(written: string): string | null {
  const quote = written[0];
  if (quote !== '"' && quote !== "'") {
    return written.replace(/\s+#.*$/, "");
  }
  const pattern = quote === '"' ? /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/ : /^'([^']*)'\s*(?:#.*)?$/;
  const inner = pattern.exec(written)?.[1];
  if (inner === undefined) {
    return null;
  }
  return quote === "'"
    ? inner
    : inner.replaceAll(/\\(.)/g, (_, char: string) => (char === "n" ? "\n" : char));
}
