/** A longer line is cut, and is then no valid JSON: better an error than unbounded memory. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

const UTF8 = new TextDecoder();

function decode(bytes: Buffer): string {
  return UTF8.decode(bytes);
}

/** Most lines come in one piece. */
function joined(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

/** Follows a stream's lines and remembers the last one that is not blank. */
export class LastLine {
  #current: Buffer[] = [];
  #currentBytes = 0;
  #last: Buffer | null = null;

  push(chunk: Buffer): void {
    const lineEnd = chunk.lastIndexOf(NEWLINE);
    if (lineEnd < 0) {
      this.#take(chunk);
      return;
    }
    // Only the last line with text matters, of the lines that end in this chunk.
    const body = chunk.subarray(0, lineEnd);
    const kept = withoutBlankEnd(body);
    const start = kept.lastIndexOf(NEWLINE) + 1;
    if (start > 0) {
      this.#current = [];
      this.#currentBytes = 0;
    }
    this.#take(kept.subarray(start));
    this.#finishLine();
    this.#take(chunk.subarray(lineEnd + 1));
  }

  end(): string | null {
    this.#finishLine();
    return this.#last === null ? null : decode(this.#last).trim();
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0 || this.#currentBytes >= MAX_LINE_BYTES) return;
    this.#current.push(bytes.subarray(0, MAX_LINE_BYTES - this.#currentBytes));
    this.#currentBytes += bytes.length;
  }

  #finishLine(): void {
    if (this.#currentBytes === 0) return;
    const line = joined(this.#current);
    if (!isBlank(line)) this.#last = line;
    this.#current = [];
    this.#currentBytes = 0;
  }
}

/** Decoded only where it ends in a character beyond ASCII, which may be a space. */
function isBlank(line: Buffer): boolean {
  const end = withoutBlankEnd(line);
  if (end.length === 0) return true;
  return (end.at(-1) ?? 0) >= 0x80 && decode(end).trim() === "";
}

function withoutBlankEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] ?? 0) <= 0x20) {
    end -= 1;
  }
  return bytes.subarray(0, end);
}
