import { usageProblem } from "../../base/errors.ts";
import { decodeText } from "./decode-text.ts";

/** Bytes that can be read from the start as often as needed, and are the same each time. */
export interface ByteSource {
  /** Name for messages. */
  readonly shown: string;
  /** A chunk is valid until the next one is read. */
  readonly chunks: () => Iterable<Uint8Array>;
}

/** Far above any results of a tool whose files have to be held, below the longest text that V8 holds. */
const MOST_HELD_BYTES = 256 << 20;

/** All bytes of the source. UsageError for more than 256 MiB. */
export function wholeBytes({ shown, chunks }: ByteSource): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const chunk of chunks()) {
    length += chunk.length;
    if (length > MOST_HELD_BYTES) throw tooLarge(shown);
    // A copy: the reader may use the chunk again for the next one.
    parts.push(new Uint8Array(chunk));
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** The whole source as text; see `decodeText`. UsageError for more than 256 MiB. */
export function wholeText(source: ByteSource): string {
  return decodeText(wholeBytes(source), source.shown);
}

function tooLarge(shown: string): Error {
  const most = `${MOST_HELD_BYTES >> 20} MiB`;
  return usageProblem(shown, `expected at most ${most} of this format, got more: write JSON Lines`);
}
