import { isUtf8 } from "node:buffer";
import { LastLine } from "./last-line.ts";
import { cutBetweenSecrets } from "../../../secrets/cut-between-secrets.ts";
import type { Redactor } from "../../../secrets/redaction.ts";

/** What is kept of a stream. */
export interface CapturedOutput {
  /** The whole text, or head and tail with a note about the omitted part. Invalid bytes are U+FFFD. */
  readonly text: string;
  /** Last line with text in it, whole even when it was left out of `text`; null = none. */
  readonly lastLine: string | null;
  readonly invalidUtf8: boolean;
}

/** Collects a stream of bytes in bounded memory. */
export interface OutputCapture {
  push(chunk: Buffer): void;
  end(): CapturedOutput;
}

const NEWLINE = 0x0a;
const MOST_DROPPED = 1024;

/**
 * Keeps the first and the last half of `maxBytes`, and the last line apart from them. `redact` takes nothing out here: it
 * says where a cut would split a secret, which would then not be recognised.
 */
export function captureOutput(maxBytes: number, redact: Redactor): OutputCapture {
  return new Capture(Math.floor(maxBytes / 2), redact);
}

/** A class, since closures would make a dozen objects for each stream of each trial. */
class Capture implements OutputCapture {
  readonly #half: number;
  readonly #redact: Redactor;
  readonly #lines = new LastLine();
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  /** What came right behind the head: whether a secret goes on there. */
  readonly #more: Buffer[] = [];
  #moreBytes = 0;
  readonly #tail: Buffer[] = [];
  /** Pieces of the tail that are no longer needed; taken out when they are many. */
  #dropped = 0;
  #tailBytes = 0;
  #leftOut = 0;

  constructor(half: number, redact: Redactor) {
    this.#half = half;
    this.#redact = redact;
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk);
    const forHead = chunk.subarray(0, this.#half - this.#headBytes);
    this.#head.push(forHead);
    this.#headBytes += forHead.length;
    if (forHead.length < chunk.length) this.#pushTail(chunk.subarray(forHead.length));
  }

  #pushTail(bytes: Buffer): void {
    if (this.#moreBytes < LOOK_BYTES) {
      const more = bytes.subarray(0, LOOK_BYTES - this.#moreBytes);
      this.#more.push(more);
      this.#moreBytes += more.length;
    }
    this.#tail.push(bytes);
    this.#tailBytes += bytes.length;
    // No byte is copied while the program runs: it would wait for us, and that would be measured.
    for (;;) {
      const oldest = this.#tail[this.#dropped]?.length ?? 0;
      if (oldest === 0 || this.#tailBytes - oldest < this.#half + LOOK_BYTES) break;
      this.#tailBytes -= oldest;
      this.#leftOut += oldest;
      this.#dropped += 1;
    }
    if (this.#dropped > MOST_DROPPED) {
      this.#tail.splice(0, this.#dropped);
      this.#dropped = 0;
    }
  }

  end(): CapturedOutput {
    const cut = Math.max(0, this.#tailBytes - this.#half);
    const end = joined(this.#tail.slice(this.#dropped));
    const stream = {
      head: joined(this.#head),
      more: Buffer.concat(this.#more),
      before: end.subarray(Math.max(0, cut - LOOK_BYTES), cut),
      tail: end.subarray(cut),
      leftOut: this.#leftOut + cut,
    };
    const parts = joinParts(stream, this.#redact);
    return { ...parts, lastLine: this.#lines.end() };
  }
}

/** Most outputs consist of one piece, or are empty. */
function joined(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

interface CutStream {
  readonly head: Buffer;
  /** The first bytes that are left out, and the last ones: a secret may go on there. */
  readonly more: Buffer;
  readonly before: Buffer;
  readonly tail: Buffer;
  /** Bytes between head and tail. */
  readonly leftOut: number;
}

function joinParts(stream: CutStream, redact: Redactor): Omit<CapturedOutput, "lastLine"> {
  const { head, tail, leftOut } = stream;
  if (leftOut === 0) {
    const whole = tail.length === 0 ? head : Buffer.concat([head, tail]);
    return { text: decode(whole), invalidUtf8: !isUtf8(whole) };
  }
  const [start, end] = [withoutCutEnd(head), withoutCutStart(tail)];
  const first = beforeSecrets(
    decode(start),
    decode(Buffer.concat([head.subarray(start.length), stream.more])),
    redact,
  );
  const last = behindSecrets(
    decode(Buffer.concat([stream.before, tail.subarray(0, tail.length - end.length)])),
    decode(end),
    redact,
  );
  return {
    text: `${first}\n[… ${leftOut} bytes left out …]\n${behindOpenKey(last)}`,
    invalidUtf8: !isUtf8(start) || !isUtf8(end),
  };
}

/** The number of bytes that are checked for a secret on the other side of a cut. */
const LOOK_BYTES = 8192;
const MOVE_CHARS = 481;

function beforeSecrets(text: string, more: string, redact: Redactor): string {
  const request = { text: text + more, near: text.length, step: -stepOf(text), redact };
  return text.slice(0, cutBetweenSecrets(request));
}

function behindSecrets(before: string, text: string, redact: Redactor): string {
  const request = { text: before + text, near: before.length, step: stepOf(text), redact };
  return text.slice(Math.max(0, cutBetweenSecrets(request) - before.length));
}

/** At most half of a text is left out for this reason. */
function stepOf(text: string): number {
  return Math.max(1, Math.min(MOVE_CHARS, Math.floor(text.length / 34)));
}

const LONGEST_KEY_CHARS = 16 * 1024;

/** A private key that begins in the omitted part is recognised only by its last line. */
function behindOpenKey(text: string): string {
  const head = text.slice(0, LONGEST_KEY_CHARS);
  const end = /-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/.exec(head);
  if (end === null || head.slice(0, end.index).includes("-----BEGIN ")) return text;
  return text.slice(end.index + end[0].length);
}
const UTF8 = new TextDecoder();

function decode(bytes: Buffer): string {
  return UTF8.decode(bytes);
}

/** A cut moves to the end of a line that is at most this far away. */
const NEAR_BYTES = 4096;

function withoutCutEnd(bytes: Buffer): Buffer {
  const lineEnd = bytes.lastIndexOf(NEWLINE);
  const isNear = lineEnd >= bytes.length - NEAR_BYTES && lineEnd >= 0;
  return bytes.subarray(0, isNear ? lineEnd : characterStart(bytes, bytes.length));
}

function withoutCutStart(bytes: Buffer): Buffer {
  const lineEnd = bytes.indexOf(NEWLINE);
  if (lineEnd >= 0 && lineEnd < NEAR_BYTES) return bytes.subarray(lineEnd + 1);
  const start = bytes.subarray(0, 4).findIndex((byte) => !isContinuation(byte));
  return bytes.subarray(Math.max(0, start));
}

/** The start of the last, possibly cut, character before `end`; `end` itself after a whole one. */
function characterStart(bytes: Buffer, end: number): number {
  let start = end - 1;
  while (start > 0 && end - start < 4 && isContinuation(bytes[start] ?? 0)) {
    start -= 1;
  }
  return isUtf8(bytes.subarray(Math.max(0, start), end)) ? end : Math.max(0, start);
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
