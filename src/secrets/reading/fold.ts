/**
 * Dropped besides what is not seen: white space and quotes, as lines are wrapped and texts are quoted; `+` and `-`, of which
 * one stands for the other in URLs and `+` for a space as well; `=` ends lines of mails; `^` and `\` escape.
 */
const DROPPED = /[\s'"`+\-=^\\]/u;
/** Letters and symbols that are drawn as nothing, and what stands for bytes that are no text. */
const BLANK = /[\p{C}\p{M}\p{Z}\u115F\u1160\u2800\u3164\uFFA0\uFFFD]/u;

const UNKNOWN = 0xffff;
/** Folds to several units, or may be half of a pair. */
const SEVERAL = 0xfffe;
const DROP = 0;
/** Some ligatures are whole phrases. */
const MOST_UNITS = 4;
/** Lazily filled: the fold of a unit that is a character of its own. */
const UNITS = new Uint16Array(0x10000).fill(UNKNOWN);
/** Of what folds to several units, or is written with two. */
const OTHERS = new Map<number, string>();

/** A text with nothing in it but what tells one secret from another. */
export interface Folded {
  readonly length: number;
  readonly codes: Uint16Array;
  /** Index in the text of each. */
  readonly at: Uint32Array;
}

/** Most texts fold to no more than they have; it is used again. */
let memory = { codes: new Uint16Array(1024), at: new Uint32Array(1024) };

/** Without case, marks, width, quotes and white space. Valid until the next call. */
export function fold(text: string): Folded {
  if (memory.codes.length < text.length) memory = withRoom(text.length);
  const { codes, at } = memory;
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    let folded = UNITS[text.charCodeAt(index)] ?? DROP;
    if (folded === UNKNOWN) folded = learn(text.charCodeAt(index));
    if (folded === DROP) continue;
    if (folded === SEVERAL) return foldRest(text, index, length);
    codes[length] = folded;
    at[length] = index;
    length += 1;
  }
  return { length, codes, at };
}

/** From the first character on that is no single unit, or folds to several. */
function foldRest(text: string, from: number, done: number): Folded {
  memory = withRoom(done + (text.length - from) * MOST_UNITS);
  const { codes, at } = memory;
  let length = done;
  for (let index = from; index < text.length; index += 1) {
    let folded = UNITS[text.charCodeAt(index)] ?? DROP;
    if (folded === UNKNOWN) folded = learn(text.charCodeAt(index));
    if (folded === DROP) continue;
    const point = folded === SEVERAL ? (text.codePointAt(index) ?? 0) : 0;
    const units = folded === SEVERAL ? othersOf(point) : null;
    for (let unit = 0; unit < (units?.length ?? 1); unit += 1) {
      codes[length] = units?.charCodeAt(unit) ?? folded;
      at[length] = index;
      length += 1;
    }
    if (point > 0xffff) index += 1;
  }
  return { length, codes, at };
}

function withRoom(length: number): typeof memory {
  if (memory.codes.length >= length) return memory;
  const [codes, at] = [new Uint16Array(length), new Uint32Array(length)];
  codes.set(memory.codes);
  at.set(memory.at);
  return { codes, at };
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
