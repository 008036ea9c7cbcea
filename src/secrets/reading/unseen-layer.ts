import { Changes } from "./changes.ts";
import type { Layer } from "./layer.ts";
import type { Span } from "./span.ts";
import { unitsOf } from "./units.ts";

/** Whether there may be any of them. */
const ANY = /[^\t\n-\r -~\u00A0-\u00AC\u00AE-\u02FF]/;
const INVISIBLE = String.raw`\p{Cf}\p{Co}\u0000-\u0007\u000E-\u001F\u007F-\u009F\u115F\u1160\u2800\u3164\uFFA0\p{VS}\uFFFD`;
/**
 * What is written and not seen: colours and moves of terminals (the ones with a text of their own end with BEL or ST, and no
 * later than the next one begins), a character that is struck over by the next, invisible characters, and U+FFFD, which
 * stands for bytes that are no text.
 */
const UNSEEN = new RegExp(
  [
    String.raw`(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]`,
    String.raw`\u001B[\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\)`,
    String.raw`\u001B[()*+#][0-9A-Z]`,
    String.raw`[^\n\u0008]?\u0008`,
    `[${INVISIBLE}]+`,
  ].join("|"),
  "uy",
);
/** What is left of a colour where its ESC was taken out, or made visible. */
const BARE_COLOURS = /(?:\^\[)?\[[\d;]{0,16}m/g;

const [BACKSPACE, NEW_LINE] = [0x08, 0x0a] as const;
const ONE = new RegExp(`^[${INVISIBLE}]`, "u");
const [UNKNOWN, SEEN, UNSEEN_ONE, HALF] = [0, 1, 2, 3] as const;
/** Lazily filled, by unit: looking up properties of Unicode is slow, and a text has few characters. */
const UNITS = new Uint8Array(0x10000);
UNITS[BACKSPACE] = UNSEEN_ONE;
/** The table for characters that are written with two units. */
const PAIRS = new Map<number, boolean>();

/** A text without what is not seen; null = it has nothing of it. */
export function seenLayer(text: string): Layer | null {
  return ANY.test(text) ? without(text, unseenParts(text)) : null;
}

/** A text without the rests of colours; null = it has none. */
export function colourlessLayer(text: string): Layer | null {
  const colours = Array.from(text.matchAll(BARE_COLOURS), ({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
  return without(text, colours);
}

function unseenParts(text: string): readonly Span[] {
  const units = unitsOf(text);
  const parts: Span[] = [];
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = units[at] ?? 0;
    if (UNITS[code] === SEEN || !isUnseen(code, text, at)) continue;
    const start = code === BACKSPACE ? struckOver(text, at, end) : at;
    UNSEEN.lastIndex = start;
    // The last part of the pattern matches at least.
    end = UNSEEN.test(text) ? UNSEEN.lastIndex : at + 1;
    parts.push({ start, end });
    at = end - 1;
  }
  return parts;
}

function isUnseen(code: number, text: string, at: number): boolean {
  if (UNITS[code] === UNKNOWN) UNITS[code] = kindOf(code);
  if (UNITS[code] !== HALF) return UNITS[code] === UNSEEN_ONE;
  const point = text.codePointAt(at) ?? 0;
  const known = PAIRS.get(point) ?? ONE.test(String.fromCodePoint(point));
  PAIRS.set(point, known);
  return known;
}

function kindOf(code: number): number {
  if (code >= 0xd800 && code <= 0xdbff) return HALF;
  return ONE.test(String.fromCharCode(code)) ? UNSEEN_ONE : SEEN;
}

/** The start of the character that a backspace strikes over, unless it was left out already. */
function struckOver(text: string, at: number, from: number): number {
  if (at === from || text.charCodeAt(at - 1) === NEW_LINE) return at;
  return at - 2 >= from && (text.codePointAt(at - 2) ?? 0) > 0xffff ? at - 2 : at - 1;
}

function without(text: string, parts: readonly Span[]): Layer | null {
  if (parts.length === 0) return null;
  const changes = new Changes();
  const kept: string[] = [];
  let [from, length] = [0, 0];
  for (const part of parts) {
    kept.push(text.slice(from, part.start));
    length += part.start - from;
    from = part.end;
    changes.add(length, 0, part);
  }
  return { text: kept.join("") + text.slice(from), changes, hasLetters: true, isFinal: false };
}
