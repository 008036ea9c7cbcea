export interface Line {
  readonly bytes: Uint8Array;
  /** 1-based. */
  readonly number: number;
  /** Offset of its first byte. */
  readonly start: number;
  /** Offset behind its line feed, or behind its last byte. */
  readonly end: number;
  /** Whether a line feed ends it. */
  readonly terminated: boolean;
}

const LINE_FEED = 0x0a;

/** Lines of a stream of bytes, without their line feeds; holds one line and one chunk in memory. */
export function* splitLines(chunks: Iterable<Uint8Array>): Generator<Line, void, undefined> {
  let rest: readonly Uint8Array[] = [];
  let number = 1;
  let start = 0;
  for (const chunk of chunks) {
    let from = 0;
    for (let feed = chunk.indexOf(LINE_FEED); feed !== -1; feed = chunk.indexOf(LINE_FEED, from)) {
      const part = chunk.subarray(from, feed);
      const bytes = rest.length === 0 ? part : join([...rest, part]);
      const end = start + bytes.length + 1;
      yield { bytes, number, start, end, terminated: true };
      rest = [];
      number += 1;
      start = end;
      from = feed + 1;
    }
    if (from < chunk.length) rest = [...rest, chunk.subarray(from)];
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
