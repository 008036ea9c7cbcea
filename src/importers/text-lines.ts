import type { ByteSource } from "../formats/text/byte-source.ts";
import { decodeLines, type TextLine } from "../formats/text/decode-lines.ts";
import type { FileHead } from "./file-head.ts";

export interface WholeLine extends TextLine {
  /** False: the last line, without a line feed, which may be cut off. */
  readonly isWhole: boolean;
}

/** Lines of a text that a person may read; terminal colours are left out. The file is not held. */
export function* textLines(file: ByteSource): Generator<WholeLine, void, undefined> {
  let last = LINE_FEED;
  const chunks = function* chunks(): Generator<Uint8Array, void, undefined> {
    for (const chunk of file.chunks()) {
      last = chunk.at(-1) ?? last;
      yield chunk;
    }
  };
  let held: TextLine | null = null;
  for (const line of decodeLines(chunks(), file.shown)) {
    if (held !== null) yield { ...held, isWhole: true };
    held = { ...line, text: line.text.replaceAll(COLOURS, "") };
  }
  if (held !== null) yield { ...held, isWhole: last === LINE_FEED };
}

/** Reports in XML and JSON may hold the output of any tool. */
export function isPlainText({ json, firstLine }: FileHead): boolean {
  return json.size === 0 && !firstLine.startsWith("<");
}

const LINE_FEED = 10;
// oxlint-disable-next-line no-control-regex -- terminal codes are what is removed here
const COLOURS = /\u001B\[[\d;]*m/g;
