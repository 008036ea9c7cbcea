import { closeSync, openSync, writeSync } from "node:fs";
import type { MadeFile } from "./made-file.ts";

const WRITE_CHARACTERS = 1 << 20;

/** Writes at least so many bytes, or so many pieces. Returns the number of bytes and pieces. */
export function writeMade(
  path: string,
  { head, piece, tail, between = "" }: MadeFile,
  most: { readonly bytes: number } | { readonly pieces: number },
): { readonly bytes: number; readonly pieces: number } {
  const fd = openSync(path, "w");
  try {
    let bytes = 0;
    let pieces = 0;
    let held = head;
    const isEnough = (): boolean =>
      "pieces" in most ? pieces >= most.pieces : bytes + held.length >= most.bytes;
    while (!isEnough()) {
      held += (pieces === 0 ? "" : between) + piece(pieces);
      pieces += 1;
      if (held.length < WRITE_CHARACTERS) continue;
      bytes += writeSync(fd, held);
      held = "";
    }
    bytes += writeSync(fd, held + tail);
    return { bytes, pieces };
  } finally {
    closeSync(fd);
  }
}
