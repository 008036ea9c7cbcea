import { usageProblem } from "../../base/errors.ts";
import { invalidBytes, requireUtf8 } from "./decode-text.ts";
import { MOST_LINE_BYTES } from "./split-lines.ts";

/** Some lines of a file at once. */
export interface TextBlock {
  /** At least one line. A line feed ends each, without a carriage return before it. */
  readonly text: string;
  /** False: it is the last line of a file that does not end in a line feed, which stands in a block of its own. */
  readonly isWhole: boolean;
}

/** Where a reader is: it counts the lines that it has read, so that nobody has to do that again. */
export interface ReadLines {
  count: number;
}

const LINE_FEED = 0x0a;
/** What is decoded at once: small enough that a text of it is collected soon. */
const PIECE = 64 * 1024;

/**
 * Lines of a UTF-8 file in blocks, for readers of long files: without a byte order mark. A part of a block's text keeps all
 * of it in memory: use `ownText` for what is kept. Throws UsageError that names `file` for UTF-16, UTF-32, binary and
 * invalid bytes, and for a line of more than 64 MiB, when all lines before it have been read.
 */
export function* decodeBlocks(
  chunks: Iterable<Uint8Array>,
  file: string,
  read: ReadLines,
): Generator<TextBlock, void, undefined> {
  const held = new HeldLine(file, read);
  let isFirst = true;
  const decode = function* decode(
    bytes: Uint8Array,
    isWhole: boolean,
  ): Generator<TextBlock, void, undefined> {
    yield* decoded(bytes, { file, read, isFirst, isWhole });
    isFirst = false;
  };
  for (const piece of piecesOf(chunks, file)) {
    const last = piece.lastIndexOf(LINE_FEED);
    const first = held.isEmpty || last === -1 ? -1 : piece.indexOf(LINE_FEED);
    if (first !== -1) {
      held.add(piece.subarray(0, first + 1));
      yield* decode(held.take(), true);
    }
    if (last > first) yield* decode(piece.subarray(first + 1, last + 1), true);
    held.add(piece.subarray(last + 1));
  }
  if (!held.isEmpty) yield* decode(held.take(), false);
}

function* piecesOf(chunks: Iterable<Uint8Array>, file: string): Generator<Uint8Array, void, undefined> {
  let isStart = true;
  for (const chunk of chunks) {
    if (isStart) requireUtf8(chunk, file);
    isStart = false;
    for (let at = 0; at < chunk.length; at += PIECE) yield chunk.subarray(at, at + PIECE);
  }
}

/** A line whose end has not come. */
class HeldLine {
  readonly #file: string;
  readonly #read: ReadLines;
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(file: string, read: ReadLines) {
    this.#file = file;
    this.#read = read;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#length += part.length;
    const length = part.at(-1) === LINE_FEED ? this.#length - 1 : this.#length;
    if (length > MOST_LINE_BYTES) {
      const message = `expected a row of at most ${MOST_LINE_BYTES >> 20} MiB, got a longer line`;
      throw usageProblem(this.#file, message, { line: this.#read.count + 1 });
    }
    // A copy: the reader may use the chunk again for the next one.
    this.#parts.push(new Uint8Array(part));
  }

  take(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let offset = 0;
    for (const part of this.#parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    this.#parts = [];
    this.#length = 0;
    return whole;
  }
}

/** Keeps byte order marks: only the file's first bytes may be one. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

interface BlockPlace extends Omit<TextBlock, "text"> {
  readonly file: string;
  readonly read: ReadLines;
  readonly isFirst: boolean;
}

/** Lines are decoded apart from those in other blocks: a line feed is never part of a longer UTF-8 sequence. */
function* decoded(bytes: Uint8Array, place: BlockPlace): Generator<TextBlock, void, undefined> {
  const text = decodedText(bytes);
  if (text !== null) {
    yield { text: plainLines(text, place), isWhole: place.isWhole };
    return;
  }
  const { start, cause } = invalidLine(bytes);
  const before = decodedText(bytes.subarray(0, start)) ?? "";
  if (before !== "") yield { text: plainLines(before, { ...place, isWhole: true }), isWhole: true };
  throw invalidBytes(place.file, place.read.count + 1, cause);
}

function decodedText(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

/** The first line that is no UTF-8. */
function invalidLine(bytes: Uint8Array): { readonly start: number; readonly cause: unknown } {
  let start = 0;
  for (;;) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed === -1 ? bytes.length : feed;
    try {
      UTF8.decode(bytes.subarray(start, end));
    } catch (cause) {
      return { start, cause };
    }
    start = end + 1;
  }
}

function plainLines(text: string, { isFirst, isWhole }: Pick<BlockPlace, "isFirst" | "isWhole">): string {
  const marked = isFirst && text.startsWith("\uFEFF") ? text.slice(1) : text;
  const ended = isWhole ? marked : `${marked}\n`;
  return ended.includes("\r") ? ended.replaceAll("\r\n", "\n") : ended;
}

/** Shorter parts of a text are copies anyway. */
const MOST_COPIED = 12;

/** The same text, which keeps no other text in memory that it may be a part of. */
export function ownText(part: string): string {
  return part.length <= MOST_COPIED ? part : ` ${part}`.slice(1);
}
