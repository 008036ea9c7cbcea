import type { LineHits, NamedHits } from "./line-hits.ts";

/** More lines than any file has: a hostile one could ask for any memory. */
export const MOST_LINES = 50_000_000;

/** The name of a branch as a number: its block and its place in the block are below 1000. */
export function compactNumber(line: number, block: number, branch: number): number {
  return (line * 1000 + block) * 1000 + branch;
}

const LINE_FEED = 10;
const COMMA = 44;
const DASH = 45;
const ZERO = 48;

/**
 * Adds what `DA:` or `BRDA:` says at this place of a text, where it stands in the plainest way, as in nearly all of millions of
 * lines. Returns the place behind its line feed; -1 = it is another line, or in another way, and nothing was added.
 */
export function plainLine(
  text: string,
  at: number,
  file: { readonly lines: LineHits; readonly branches: NamedHits },
): number {
  if (text.startsWith("DA:", at)) return plainDa(text, at + 3, file.lines);
  return text.startsWith("BRDA:", at) ? plainBrda(text, at + 5, file.branches) : -1;
}

/** `line,hits`. */
function plainDa(text: string, at: number, lines: LineHits): number {
  const comma = endOfDigits(text, at, 8);
  if (comma === -1 || text.charCodeAt(comma) !== COMMA) return -1;
  const line = numberOf(text, at, comma);
  const end = endOfDigits(text, comma + 1, 15);
  if (end === -1 || text.charCodeAt(end) !== LINE_FEED || line > MOST_LINES) return -1;
  lines.add(line, numberOf(text, comma + 1, end) > 0);
  return end + 1;
}

/** `line,block,branch,taken`; a dash where the line was not reached. */
function plainBrda(text: string, at: number, branches: NamedHits): number {
  const line = endOfDigits(text, at, 8);
  if (line === -1 || text.charCodeAt(line) !== COMMA) return -1;
  const block = endOfDigits(text, line + 1, 3);
  if (block === -1 || text.charCodeAt(block) !== COMMA) return -1;
  const branch = endOfDigits(text, block + 1, 3);
  if (branch === -1 || text.charCodeAt(branch) !== COMMA) return -1;
  const isReached = text.charCodeAt(branch + 1) !== DASH;
  const end = isReached ? endOfDigits(text, branch + 1, 15) : branch + 2;
  if (end === -1 || text.charCodeAt(end) !== LINE_FEED) return -1;
  const name = compactNumber(
    numberOf(text, at, line),
    numberOf(text, line + 1, block),
    numberOf(text, block + 1, branch),
  );
  branches.add(name, isReached && numberOf(text, branch + 1, end) > 0);
  return end + 1;
}

/** The place behind 1 to `most` digits; -1 = there are none, or more. */
function endOfDigits(text: string, start: number, most: number): number {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at === start || at - start > most ? -1 : at;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code < ZERO + 10;
}

function numberOf(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - ZERO;
  return value;
}
