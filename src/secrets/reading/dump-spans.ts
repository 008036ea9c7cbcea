import type { FormFinder } from "./form-finder.ts";
import type { Span } from "./span.ts";
import { unitsOf } from "./units.ts";

/** `00000010: 7572 6c3a  url:`: an address, bytes in any grouping, and what they are as characters. */
const LINE = /[0-9A-Fa-f]{4,16}[:|]?[^\S\n]{1,4}((?:[0-9A-Fa-f]{2,16}(?:[^\S\n]{1,3}|$)){1,32})[^\n]*$/my;
const MOST_ADDRESS = 16;
const IS_DIGIT = Uint8Array.from({ length: 128 }, (_, code) =>
  /[0-9A-Fa-f]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const [NEW_LINE, COLON, BAR] = [0x0a, 0x3a, 0x7c] as const;
/** The digits of a line of 16 bytes; what follows is already the column of characters. */
const MOST_DIGITS = 32;

/** Secrets in hexadecimal dumps, where addresses and columns of characters stand between their bytes; up to the line's end. */
export function dumpSpans(text: string, finder: FormFinder): readonly Span[] {
  const digits: string[] = [];
  const at: number[] = [];
  const ends: number[] = [];
  for (const match of linesIn(text)) {
    const [line, columns = ""] = match;
    const start = match.index + line.lastIndexOf(columns);
    let count = 0;
    for (let index = 0; index < columns.length && count < MOST_DIGITS; index += 1) {
      const character = columns.charAt(index);
      if (/\s/.test(character)) continue;
      digits.push(character);
      at.push(start + index);
      ends.push(match.index + line.length);
      count += 1;
    }
  }
  if (digits.length === 0) return [];
  return finder
    .find(digits.join(""))
    .map(({ start, end }) => ({ start: at[start] ?? 0, end: ends[end - 1] ?? 0 }));
}

/** A loop finds what may be an address sooner than a regular expression does, and most texts have none. */
function linesIn(text: string): readonly RegExpExecArray[] {
  const units = unitsOf(text);
  const lines: RegExpExecArray[] = [];
  // A bit for each of the last units, so that the loop has one branch, which is hardly ever taken.
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = units[at] ?? 0;
    digits = (digits << 1) | (IS_DIGIT[code & 0x7f] ?? 0);
    if ((digits & 0b11111) !== 0b11110 || !isBehindAddress(code)) continue;
    LINE.lastIndex = addressStart(units, at);
    const match = LINE.exec(text);
    if (match === null) continue;
    lines.push(match);
    at = LINE.lastIndex;
  }
  return lines;
}

/** The start of the digits before this place. A number with more digits than an address has is no address. */
function addressStart(units: Uint16Array, end: number): number {
  let start = end;
  while (start > 0 && end - start <= MOST_ADDRESS && isDigit(units[start - 1] ?? 0)) start -= 1;
  return start;
}

function isDigit(code: number): boolean {
  return code < 0x80 && IS_DIGIT[code] === 1;
}

/** White space beyond ASCII is, perhaps. */
function isBehindAddress(code: number): boolean {
  return code === COLON || code === BAR || (code <= 0x20 && code !== NEW_LINE) || code >= 0x80;
}
