import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { cutBetweenSecrets } from "../../../secrets/cut-between-secrets.ts";
import type { OutputSpill } from "../../../run/ports.ts";

/** Writes a stream to a file once it is longer than its bound. */
export interface SpillWriter {
  push(chunk: Buffer): void;
  /** Writes. Absolute path of the file; null = the stream was short, or the disk took none of it. */
  end(): Promise<string | null>;
}

export const NO_SPILL: SpillWriter = { push: () => undefined, end: () => Promise.resolve(null) };

/** The most bytes of one stream: a program that prints without end must not fill the disk. */
export const MAX_SPILL_BYTES = 64 * 1024 * 1024;
/**
 * The text is written in parts of about this length; its end is held back, so that no secret is cut in two. After each part
 * others have their turn: what runs at the same time is measured too.
 */
const MAX_HELD_CHARS = 256 * 1024;
const OVERLAP_CHARS = 16 * 1024;
const MOVE_CHARS = 1021;

/**
 * Keeps what comes in memory, and writes it in the end if it is longer than the bound: secrets removed, invalid
 * bytes as U+FFFD; no more than `maxBytes`. A full disk ends the file and nothing else. Nothing is looked at while the
 * program runs: it would wait for us at its pipe, and that would be measured.
 */
export function spillOutput(spill: OutputSpill, stream: "stdout" | "stderr", maxBytes: number): SpillWriter {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let keptBytes = 0;
  return {
    push(chunk) {
      bytes += chunk.length;
      if (keptBytes >= maxBytes + OVERLAP_CHARS) return;
      chunks.push(chunk);
      keptBytes += chunk.length;
    },
    async end() {
      if (bytes <= spill.beyondBytes) return null;
      const path = `${spill.path}.${stream}.txt`;
      const file = openSpillFile(path, maxBytes);
      await writeRedacted(file, chunks, { redact: spill.redact, isCut: bytes > keptBytes });
      return file.close() ? path : null;
    },
  };
}

async function writeRedacted(
  file: SpillFile,
  chunks: readonly Buffer[],
  { redact, isCut }: { readonly redact: OutputSpill["redact"]; readonly isCut: boolean },
): Promise<void> {
  const decoder = new TextDecoder();
  let held = "";
  for (const chunk of chunks) {
    held += decoder.decode(chunk, { stream: true });
    if (held.length <= MAX_HELD_CHARS) continue;
    const end = cutOf(held, redact);
    file.write(redact(held.slice(0, end)));
    held = held.slice(end);
    await nextTurn();
  }
  // If the stream continues, the rest may end within a secret.
  const rest = isCut ? held.slice(0, cutOf(held, redact)) : held + decoder.decode();
  file.write(redact(rest));
}

/** At a line's end where one is near: a secret may go on there, so it is looked at what follows as well. */
function cutOf(text: string, redact: OutputSpill["redact"]): number {
  const latest = Math.max(0, text.length - OVERLAP_CHARS);
  const lineEnd = text.lastIndexOf("\n", latest) + 1;
  const near = latest - lineEnd < OVERLAP_CHARS ? lineEnd : latest;
  return cutBetweenSecrets({ text, near, step: -MOVE_CHARS, redact });
}

interface SpillFile {
  write(text: string): void;
  /** Whether the file contains any text. */
  close(): boolean;
}

function openSpillFile(path: string, maxBytes: number): SpillFile {
  let fd: number | null = null;
  let written = 0;
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch {
      // The row still has the head and the tail of the stream.
      written = maxBytes;
    }
  };
  attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    fd = openSync(path, "w");
  });
  return {
    write(text) {
      const open = fd;
      if (open === null || text === "" || written >= maxBytes) return;
      const part = Buffer.from(text, "utf8").subarray(0, maxBytes - written);
      attempt(() => {
        for (let done = 0; done < part.length;) done += writeSync(open, part, done);
        written += part.length;
      });
    },
    close() {
      if (fd === null) return false;
      closeSync(fd);
      return true;
    },
  };
}
