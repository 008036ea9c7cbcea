import type { LineRange } from "../../../model/run/line-ranges.ts";

/**
 * The lines that a patch without context adds, by path. Lengths of hunks count: a line of a file may look like a header.
 */
export function addedLines(patch: string): ReadonlyMap<string, readonly LineRange[]> {
  const added = new Map<string, LineRange[]>();
  let ranges: LineRange[] | null = null;
  let left = 0;
  for (const line of linesOf(patch)) {
    if (left > 0) {
      // `\ No newline at end of file` belongs to the line before it.
      if (!line.startsWith("\\")) left -= 1;
      continue;
    }
    if (line.startsWith("+++ ")) {
      const path = pathIn(line.slice(4));
      ranges = path === null ? null : (added.get(path) ?? []);
      if (path !== null && ranges !== null) added.set(path, ranges);
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null) continue;
    const [removed, first, count] = [Number(hunk[1] ?? 1), Number(hunk[2]), Number(hunk[3] ?? 1)];
    if (count > 0) ranges?.push([first, first + count - 1]);
    left = removed + count;
  }
  return added;
}

function* linesOf(text: string): Generator<string, void, undefined> {
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf("\n", from);
    yield end === -1 ? text.slice(from) : text.slice(from, end);
    from = end === -1 ? text.length : end + 1;
  }
}

/** The path behind `+++ `; null = the file was deleted. */
function pathIn(text: string): string | null {
  if (text === "/dev/null") return null;
  // Git ends a path that has a space with a tab.
  const written = text.replace(/\t$/, "");
  const path = written.startsWith('"') ? unquoted(written) : written;
  return path.startsWith("b/") ? path.slice(2) : null;
}

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "\\": 92,
};

/** A path in the quotes of C, as git writes it where it has control characters or quotes. */
function unquoted(text: string): string {
  const bytes: number[] = [];
  const inside = text.slice(1, text.endsWith('"') ? -1 : undefined);
  for (const [part, octal, letter] of inside.matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/gu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(ESCAPES[letter] ?? 63);
    else bytes.push(...new TextEncoder().encode(part));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
