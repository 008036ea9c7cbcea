import { parseWellFormed } from "../base/well-formed.ts";
import { SeenRepetitions } from "../base/seen-numbers.ts";
import { MOST_LINE_BYTES, splitLines } from "./text/split-lines.ts";

/**
 * Keys that occur more than once in a trials.jsonl, with how often they come again. Looks at keys alone, up to
 * the first line that is not a row, which the reader of the rows reports. Memory grows with cases (a bit a repetition), and with
 * keys that occur again.
 */
export function repeatedKeys(chunks: Iterable<Uint8Array>, file: string): ReadonlyMap<string, number> {
  const keys = new KeyCounts();
  let last: SeenLine | null = null;
  for (const { bytes, number, terminated } of splitLines(chunks, file, MOST_LINE_BYTES)) {
    if (last !== null) keys.add(last.key);
    const key = number === 1 || !terminated ? null : (writtenKey(bytes) ?? parsedKey(bytes));
    last = key === null ? null : { key, bytes };
    // Whoever reads the rows stops here, too: a few bytes unpack to millions of empty lines.
    if (last === null && number > 1) break;
  }
  // A torn last line is no row, and replaces none.
  if (last !== null && parsedKey(last.bytes) !== null) keys.add(last.key);
  return keys.repeats;
}

interface SeenLine {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** Leaves out the rows that a later row of the same key replaces, which keeps its own place. `repeats`: of these rows. */
export function* lastOfEachKey<T extends { readonly key: string }>(
  rows: Iterable<T>,
  repeats: ReadonlyMap<string, number>,
): Generator<T, void, undefined> {
  const left = new Map(repeats);
  for (const row of rows) {
    const later = left.get(row.key) ?? 0;
    if (later > 0) left.set(row.key, later - 1);
    else yield row;
  }
}

const UTF8 = new TextDecoder();
const START = new TextEncoder().encode('{"key":"');
const FIELD = new TextEncoder().encode('"key"');
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The key of a row as a run writes it: first field, no escapes in the line, and behind it no other text "key" that could
 * be a second field of that name. Null = look closer.
 */
function writtenKey(bytes: Uint8Array): string | null {
  const end = bytes.indexOf(QUOTE, START.length);
  if (end === -1 || !holds(bytes, START, 0) || bytes.includes(BACKSLASH)) return null;
  return hasField(bytes, end) ? null : UTF8.decode(bytes.subarray(START.length, end));
}

function hasField(bytes: Uint8Array, from: number): boolean {
  const letter = FIELD[1] ?? QUOTE;
  for (let at = bytes.indexOf(letter, from + 1); at !== -1; at = bytes.indexOf(letter, at + 1)) {
    if (holds(bytes, FIELD, at - 1)) return true;
  }
  return false;
}

function holds(bytes: Uint8Array, part: Uint8Array, at: number): boolean {
  for (let index = 0; index < part.length; index += 1) if (bytes[at + index] !== part[index]) return false;
  return true;
}

/** The key as JSON.parse sees it: the last field of that name. Null = no row. */
function parsedKey(bytes: Uint8Array): string | null {
  try {
    const row: unknown = parseWellFormed(UTF8.decode(bytes));
    if (typeof row !== "object" || row === null || !("key" in row)) return null;
    return typeof row.key === "string" ? row.key : null;
  } catch {
    return null;
  }
}

/** Keys that end in `/<repetition>` are one bit each of the text before it. */
export class KeyCounts {
  readonly #repetitions = new Map<string, SeenRepetitions>();
  readonly #others = new Set<string>();
  readonly #repeats = new Map<string, number>();

  add(key: string): void {
    if (!this.#isNew(key)) this.#repeats.set(key, (this.#repeats.get(key) ?? 0) + 1);
  }

  /** The repeated keys, each with the number of its repetitions. */
  get repeats(): ReadonlyMap<string, number> {
    return this.#repeats;
  }

  #isNew(key: string): boolean {
    const slash = key.lastIndexOf("/");
    const written = key.slice(slash + 1);
    if (slash === -1 || !/^(?:0|[1-9]\d{0,8})$/.test(written)) {
      const before = this.#others.size;
      return this.#others.add(key).size > before;
    }
    const start = key.slice(0, slash);
    const known = this.#repetitions.get(start);
    const seen = known ?? new SeenRepetitions();
    if (known === undefined) this.#repetitions.set(start, seen);
    return seen.add(Number(written));
  }
}
