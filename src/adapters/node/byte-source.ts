import { closeSync, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { UsageError, usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { cannotRead } from "./files.ts";
import { requireRegular } from "./readable-file.ts";

const CHUNK_BYTES = 256 * 1024;

/**
 * The current content of a file: what is appended later is not read. UsageError for what is missing, a folder or unreadable, and
 * when another file has taken its place between two readings.
 */
export function fileBytes(path: string, shown: string): ByteSource {
  const now = lookAt(path, shown);
  return { shown, chunks: () => readChunks(path, shown, now) };
}

export function memoryBytes(bytes: Uint8Array, shown: string): ByteSource {
  return { shown, chunks: () => [bytes] };
}

/** Finds a folder, too, which can be opened but not read. A pipe or a device has size 0: it would be read as an empty file. */
function lookAt(path: string, shown: string): Stats {
  try {
    requireRegular(path, shown);
    const fd = openSync(path, "r");
    try {
      readSync(fd, Buffer.allocUnsafe(1));
      return fstatSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw cannotRead(error, shown);
  }
}

function* readChunks(
  path: string,
  shown: string,
  { ino, size }: Stats,
): Generator<Uint8Array, void, undefined> {
  const fd = openSync(path, "r");
  try {
    const now = fstatSync(fd);
    if (now.ino !== ino || now.size < size) throw replaced(shown);
    const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, size));
    for (let at = 0; at < size;) {
      const bytes = readSync(fd, chunk, 0, Math.min(chunk.length, size - at), at);
      if (bytes === 0) throw replaced(shown);
      at += bytes;
      yield chunk.subarray(0, bytes);
    }
  } finally {
    closeSync(fd);
  }
}

function replaced(shown: string): UsageError {
  const message = "expected an unchanging file, got one that changed while it was read; try again";
  return usageProblem(shown, message);
}
