/**
 * Dropped besides what is not seen: white space and quotes, as lines are wrapped and texts are quoted; `+` and `-`, of which
 * one stands for the other in URLs and `+` for a space as well; `=` ends lines of mails, `>` and `|` begin those that are quoted
 * or in a table; `^` and `\` escape.
 */
const DROPPED = /[\s'"`+\-=^\\>|]/u;
/** Letters and symbols that are drawn as nothing, and what stands for bytes that are no text. */
const BLANK = /[\p{C}\p{M}\p{Z}\u115F\u1160\u2800\u3164\uFFA0\uFFFD]/u;

/** What a unit folds to where that is no unit: nothing. */
export const DROP = 0;
/** Several units, or it may be half of a pair: `foldAt` knows. */
export const SEVERAL = 0xfffe;
const UNKNOWN = 0xffff;
/** Some ligatures are whole phrases. */
const MOST_UNITS = 4;
/** Lazily filled: the fold of a unit that is a character of its own. */
const UNITS = new Uint16Array(0x10000).fill(UNKNOWN);
/** The folds of characters that fold to several units, or are written with two. */
const OTHERS = new Map<number, string>();

/** A text with nothing in it but what tells one secret from another: without case, marks, width, quotes and white space. */
export function fold(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += widthAt(text, at)) parts.push(foldAt(text, at));
  return parts.join("");
}

/** The fold of the character at this place; "" = it is dropped. */
export function foldAt(text: string, at: number): string {
  const code = text.charCodeAt(at);
  const folded = foldOfUnit(code);
  if (folded === SEVERAL) return othersOf(text.codePointAt(at) ?? 0);
  return folded === DROP ? "" : String.fromCharCode(folded);
}

/** Units of the character at this place. */
export function widthAt(text: string, at: number): 1 | 2 {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** What a unit folds to: one unit, `DROP` or `SEVERAL`. */
export function foldOfUnit(code: number): number {
  const known = UNITS[code] ?? DROP;
  return known === UNKNOWN ? learn(code) : known;
}

function learn(code: number): number {
  const text = code >= 0xd800 && code <= 0xdfff ? null : folded(String.fromCharCode(code));
  const known = text === null || text.length > 1 ? SEVERAL : text === "" ? DROP : text.charCodeAt(0);
  UNITS[code] = known;
  return known;
}

function othersOf(point: number): string {
  const known = OTHERS.get(point);
  if (known !== undefined) return known;
  const text = folded(String.fromCodePoint(point)).slice(0, MOST_UNITS);
  OTHERS.set(point, text);
  return text;
}

function folded(character: string): string {
  return Array.from(character.normalize("NFKD"), (part) =>
    DROPPED.test(part) || BLANK.test(part) ? "" : part === "_" ? "/" : part.toLowerCase(),
  ).join("");
}
