import { isUtf8 } from "node:buffer";

/** What is kept of a stream. */
export interface CapturedOutput {
  /** Whole, or head and tail with a note of what was left out between them. Invalid bytes are U+FFFD. */
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

/** A longer line is cut, and is then no valid JSON: better an error than unbounded memory. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Keeps the first and the last half of `maxBytes`, and the last line apart from them. */
export function captureOutput(maxBytes: number): OutputCapture {
  const half = Math.floor(maxBytes / 2);
  const lines = lastLineOf();
  const head: Buffer[] = [];
  let headBytes = 0;
  let tail: Buffer[] = [];
  let tailBytes = 0;
  let leftOut = 0;
  return {
    push(chunk) {
      lines.push(chunk);
      const forHead = chunk.subarray(0, half - headBytes);
      head.push(forHead);
      headBytes += forHead.length;
      tail.push(chunk.subarray(forHead.length));
      tailBytes += chunk.length - forHead.length;
      // Trimmed when it is twice too long, so that a stream of small chunks is not copied over and over.
      if (tailBytes > 2 * half) {
        leftOut += tailBytes - half;
        tail = [Buffer.concat(tail).subarray(tailBytes - half)];
        tailBytes = half;
      }
    },
    end() {
      const cut = Math.max(0, tailBytes - half);
      const parts = joinParts(Buffer.concat(head), Buffer.concat(tail).subarray(cut), leftOut + cut);
      return { ...parts, lastLine: lines.end() };
    },
  };
}

function joinParts(head: Buffer, tail: Buffer, leftOut: number): Omit<CapturedOutput, "lastLine"> {
  if (leftOut === 0) {
    const whole = Buffer.concat([head, tail]);
    return { text: decode(whole), invalidUtf8: !isUtf8(whole) };
  }
  const start = withoutCutEnd(head);
  const end = withoutCutStart(tail);
  return {
    text: `${decode(start)}\n[… ${leftOut} bytes left out …]\n${decode(end)}`,
    invalidUtf8: !isUtf8(start) || !isUtf8(end),
  };
}

function decode(bytes: Buffer): string {
  return new TextDecoder().decode(bytes);
}

/** A cut falls on a line's end when one is near, so that what looks for secrets sees whole lines. */
const NEAR_BYTES = 4096;

function withoutCutEnd(bytes: Buffer): Buffer {
  const lineEnd = bytes.lastIndexOf(NEWLINE);
  return lineEnd >= bytes.length - NEAR_BYTES && lineEnd >= 0
    ? bytes.subarray(0, lineEnd)
    : bytes.subarray(0, characterStart(bytes, bytes.length));
}

function withoutCutStart(bytes: Buffer): Buffer {
  const lineEnd = bytes.indexOf(NEWLINE);
  if (lineEnd >= 0 && lineEnd < NEAR_BYTES) {
    return bytes.subarray(lineEnd + 1);
  }
  const start = bytes.subarray(0, 4).findIndex((byte) => !isContinuation(byte));
  return bytes.subarray(Math.max(0, start));
}

/** Where the last, possibly cut, character before `end` starts; `end` itself after a whole one. */
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

/** Follows a stream's lines and remembers the last one that is not blank. */
function lastLineOf(): { push(chunk: Buffer): void; end(): string | null } {
  let current: Buffer[] = [];
  let currentBytes = 0;
  let last: string | null = null;

  function take(bytes: Buffer): void {
    if (currentBytes < MAX_LINE_BYTES) {
      current.push(bytes.subarray(0, MAX_LINE_BYTES - currentBytes));
      currentBytes += bytes.length;
    }
  }

  function finishLine(): void {
    const line = decode(Buffer.concat(current)).trim();
    last = line === "" ? last : line;
    current = [];
    currentBytes = 0;
  }

  return {
    push(chunk) {
      const lineEnd = chunk.lastIndexOf(NEWLINE);
      if (lineEnd < 0) {
        take(chunk);
        return;
      }
      // Of the lines that end in this chunk only the last with text matters.
      const body = chunk.subarray(0, lineEnd);
      const kept = withoutBlankEnd(body);
      const start = kept.lastIndexOf(NEWLINE) + 1;
      if (start > 0) {
        current = [];
        currentBytes = 0;
      }
      take(kept.subarray(start));
      finishLine();
      take(chunk.subarray(lineEnd + 1));
    },
    end() {
      finishLine();
      return last;
    },
  };
}

function withoutBlankEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] ?? 0) <= 0x20) {
    end -= 1;
  }
  return bytes.subarray(0, end);
}
