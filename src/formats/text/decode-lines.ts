import { decodeBlocks, ownText, type ReadLines } from "./decode-blocks.ts";

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
  for (const { text, number } of passingLines(chunks, file)) yield { text: ownText(text), number };
}

/** The same for who keeps no part of a line, such as a parser of JSON: it would keep other lines in memory, too. */
export function* passingLines(
  chunks: Iterable<Uint8Array>,
  file: string,
): Generator<TextLine, void, undefined> {
  const read: ReadLines = { count: 0 };
  for (const { text } of decodeBlocks(chunks, file, read)) {
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      read.count += 1;
      yield { text: text.slice(start, end), number: read.count };
      start = end + 1;
    }
  }
}
