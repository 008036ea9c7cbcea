import { usageProblem } from "../../base/errors.ts";

export interface Line {
  /** Valid until the next line is read. */
  readonly bytes: Uint8Array;
  /** 1-based. */
  readonly number: number;
  /** Offset of its first byte. */
  readonly start: number;
  /** Offset after its line feed, or after its last byte. */
  readonly end: number;
  /** Whether a line feed ends it. */
  readonly terminated: boolean;
}

const LINE_FEED = 0x0a;

/** A row of the largest structures and output that a run keeps is far shorter; a file of one endless line is no rows. */
export const MOST_LINE_BYTES = 64 << 20;

/**
 * Lines of a stream of bytes, without their line feeds; holds one line and one chunk in memory.
 * Throws UsageError that names `file` for a line of more than `mostBytes`, a number of whole MiB.
 */
export function* splitLines(
  chunks: Iterable<Uint8Array>,
  file: string,
  mostBytes: number,
): Generator<Line, void, undefined> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let number = 1;
  let start = 0;
  const requireShortLine = (bytes: number, line: number): void => {
    if (bytes <= mostBytes) return;
    const message = `expected a row of at most ${mostBytes >> 20} MiB, got a longer line`;
    throw usageProblem(file, message, { line });
  };
  for (const chunk of chunks) {
    let from = 0;
    for (let feed = chunk.indexOf(LINE_FEED); feed !== -1; feed = chunk.indexOf(LINE_FEED, from)) {
      requireShortLine(restBytes + feed - from, number);
      const part = chunk.subarray(from, feed);
      const bytes = rest.length === 0 ? part : join([...rest, part]);
      const end = start + bytes.length + 1;
      yield { bytes, number, start, end, terminated: true };
      rest = [];
      restBytes = 0;
      number += 1;
      start = end;
      from = feed + 1;
    }
    restBytes += chunk.length - from;
    requireShortLine(restBytes, number);
    // A copy: the reader may use the chunk again for the next one.
    if (from < chunk.length) rest.push(new Uint8Array(chunk.subarray(from)));
  }
  const bytes = join(rest);
  if (bytes.length > 0) yield { bytes, number, start, end: start + bytes.length, terminated: false };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
