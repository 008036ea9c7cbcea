import { invalidBytes, requireUtf8 } from "./decode-text.ts";
import { MOST_LINE_BYTES, splitLines } from "./split-lines.ts";

export interface TextLine {
  readonly text: string;
  /** 1-based. */
  readonly number: number;
}

/**
 * Lines of a UTF-8 file, one by one: without a byte order mark, with LF line ends, which are left out. Throws UsageError
 * that names `file` for UTF-16, UTF-32, binary and invalid bytes.
 */
export function* decodeLines(
  chunks: Iterable<Uint8Array>,
  file: string,
): Generator<TextLine, void, undefined> {
  for (const { bytes, number } of splitLines(checkedStart(chunks, file), file, MOST_LINE_BYTES)) {
    const text = decode(bytes, file, number);
    const start = number === 1 && text.startsWith("\uFEFF") ? 1 : 0;
    yield { text: text.slice(start, text.endsWith("\r") ? -1 : undefined), number };
  }
}

function* checkedStart(chunks: Iterable<Uint8Array>, file: string): Generator<Uint8Array, void, undefined> {
  let isStart = true;
  for (const chunk of chunks) {
    if (isStart) requireUtf8(chunk, file);
    isStart = false;
    yield chunk;
  }
}

/** Keeps byte order marks: only the file's first bytes may be one. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array, file: string, line: number): string {
  try {
    return UTF8.decode(bytes);
  } catch (error) {
    throw invalidBytes(file, line, error);
  }
}
