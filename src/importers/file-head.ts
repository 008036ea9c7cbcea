import type { ByteSource } from "../formats/text/byte-source.ts";
import { type HeadValue, jsonHead } from "../formats/text/json-head.ts";

/** The start of an unpacked file. */
export interface FileHead {
  readonly bytes: Uint8Array;
  /** The text without a byte order mark. */
  readonly text: string;
  /** Nothing but white space, to its end. */
  readonly isEmpty: boolean;
  /** The first line with something in it. */
  readonly firstLine: string;
  /** Paths in its first JSON value: `results[].times`; empty where it begins with no list or object. */
  readonly json: ReadonlyMap<string, HeadValue>;
}

const HEAD_BYTES = 64 * 1024;

/** The start of a file, which is all that tells its format. */
export function fileHead({ chunks }: ByteSource): FileHead {
  const bytes = startOf(chunks());
  // Drops a byte order mark; what is not UTF-8, or cut in two at the end, is reported by the reader.
  const text = new TextDecoder().decode(bytes);
  return {
    bytes,
    text,
    isEmpty: bytes.length < HEAD_BYTES && text.trim() === "",
    firstLine:
      text
        .split("\n")
        .map((line) => line.trim())
        .find((line) => line !== "") ?? "",
    json: jsonHead(text),
  };
}

function startOf(chunks: Iterable<Uint8Array>): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES);
  let length = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, HEAD_BYTES - length);
    bytes.set(part, length);
    length += part.length;
    if (length === HEAD_BYTES) break;
  }
  return bytes.subarray(0, length);
}
