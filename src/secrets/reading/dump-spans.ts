import type { FormFinder } from "./form-finder.ts";
import type { Span } from "./span.ts";

/** `00000010: 7572 6c3a  url:`: an address, bytes in any grouping, and what they are as characters. */
const LINE =
  /(?<![0-9A-Fa-f])[0-9A-Fa-f]{4,16}[:|]?[^\S\n]{1,4}((?:[0-9A-Fa-f]{2,16}(?:[^\S\n]{1,3}|$)){1,32})[^\n]*$/gm;
/** Of a line of 16 bytes; what follows is already the column of characters. */
const MOST_DIGITS = 32;

/** Secrets in hexadecimal dumps, where addresses and columns of characters stand between their bytes; up to the line's end. */
export function dumpSpans(text: string, finder: FormFinder): readonly Span[] {
  const digits: string[] = [];
  const at: number[] = [];
  const ends: number[] = [];
  LINE.lastIndex = 0;
  for (let match = LINE.exec(text); match !== null; match = LINE.exec(text)) {
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
