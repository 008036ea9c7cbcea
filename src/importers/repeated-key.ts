/**
 * The first key that one object of a JSON text has twice; null = there is none. `value`: what the text was parsed to. A parser
 * takes the last of them without a word, and nothing says which one the writer meant.
 */
export function repeatedKey(text: string, value: unknown): string | null {
  // Both counts take a fraction of the parse, and nearly every text has none.
  return keysIn(text) === keysOf(value) ? null : firstRepeated(text);
}

const QUOTE = '"';
const COLON = 58;
const BACKSLASH = 92;

/** Number of keys that the text writes. */
function keysIn(text: string): number {
  let count = 0;
  let start = text.indexOf(QUOTE);
  while (start !== -1) {
    const end = endOfString(text, start);
    const next = afterSpace(text, end);
    if (text.charCodeAt(next) === COLON) count += 1;
    start = text.indexOf(QUOTE, next);
  }
  return count;
}

/** Number of keys that the parsed value has; no recursion, because a hostile file nests without end. */
function keysOf(value: unknown): number {
  let count = 0;
  const open: object[] = isObject(value) ? [value] : [];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const inside: readonly unknown[] = Object.values(one);
    if (!Array.isArray(one)) count += inside.length;
    for (const part of inside) if (isObject(part)) open.push(part);
  }
  return count;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

const SIGNS = /["{}[\]]/g;

function firstRepeated(text: string): string | null {
  // Keys of the objects that are open; of a list there are none.
  const open: Set<string>[] = [];
  let at = nextSign(text, 0);
  while (at !== -1) {
    const sign = text[at];
    let next = at + 1;
    if (sign === "{" || sign === "[") open.push(new Set());
    else if (sign !== QUOTE) open.pop();
    else {
      next = endOfString(text, at);
      const key = text.slice(at + 1, next - 1);
      const isKey = text.charCodeAt(afterSpace(text, next)) === COLON;
      if (isKey && open.at(-1)?.has(unescaped(key)) === true) return unescaped(key);
      if (isKey) open.at(-1)?.add(unescaped(key));
    }
    at = nextSign(text, next);
  }
  return null;
}

function nextSign(text: string, from: number): number {
  SIGNS.lastIndex = from;
  return SIGNS.exec(text)?.index ?? -1;
}

/** Two texts may be one key: `a` and `\u0061`. */
function unescaped(key: string): string {
  return key.includes("\\") ? String(JSON.parse(`"${key}"`)) : key;
}

/** The place behind the closing quote of the text that begins at `start`. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf(QUOTE, start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf(QUOTE, end + 1);
  return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === BACKSLASH) start -= 1;
  return (at - start) % 2 === 1;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** White space of JSON. */
function isSpace(code: number): boolean {
  return code === 32 || (code <= 13 && (code === 9 || code === 10 || code === 13));
}
