import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { cutBetweenSecrets } from "../../../secrets/cut-between-secrets.ts";
import type { OutputSpill } from "../../../run/ports.ts";

/** Writes a stream to a file once it is longer than its bound. */
export interface SpillWriter {
  push(chunk: Buffer): void;
  /** Absolute path of the file; null = the stream was short, or the disk took none of it. */
  end(): string | null;
}

export const NO_SPILL: SpillWriter = { push: () => undefined, end: () => null };

/** Of one stream: a program that prints endlessly must not fill the disk. */
export const MAX_SPILL_BYTES = 64 * 1024 * 1024;
/** A text without a line feed is written in parts; its end is held back, so that a secret is not cut in two. */
const MAX_HELD_CHARS = 1024 * 1024;
const OVERLAP_CHARS = 64 * 1024;
const MOVE_CHARS = 1021;

/**
 * Keeps what comes in memory up to the bound, then writes all of it, secrets removed line by line, invalid bytes as
 * U+FFFD; no more than `maxBytes`. A full disk ends the file and nothing else.
 */
export function spillOutput(spill: OutputSpill, stream: "stdout" | "stderr", maxBytes: number): SpillWriter {
  const path = `${spill.path}.${stream}.txt`;
  const decoder = new TextDecoder();
  let early: Buffer[] = [];
  let bytes = 0;
  let held = "";
  let file: SpillFile | null = null;

  function take(text: string): void {
    held += text;
    const whole = beforeOpenKey(held, held.lastIndexOf("\n") + 1);
    const end = held.length - whole > MAX_HELD_CHARS ? cutOf(held, spill.redact) : whole;
    file?.write(spill.redact(held.slice(0, end)));
    held = held.slice(end);
  }

  return {
    push(chunk) {
      bytes += chunk.length;
      if (file !== null) {
        take(decoder.decode(chunk, { stream: true }));
        return;
      }
      early.push(chunk);
      if (bytes > spill.beyondBytes) {
        file = openSpillFile(path, maxBytes);
        take(decoder.decode(Buffer.concat(early), { stream: true }));
        early = [];
      }
    },
    end() {
      if (file === null) return null;
      file.write(spill.redact(held + decoder.decode()));
      return file.close() ? path : null;
    },
  };
}

function cutOf(text: string, redact: OutputSpill["redact"]): number {
  return cutBetweenSecrets({ text, near: text.length - OVERLAP_CHARS, step: -MOVE_CHARS, redact });
}

const KEY_BEGINS = "-----BEGIN ";

/** A private key has many lines: from its first one on it is held back until its last has come. */
function beforeOpenKey(text: string, end: number): number {
  const begin = end === 0 ? -1 : text.lastIndexOf(KEY_BEGINS, end - 1);
  return begin < 0 || text.slice(begin, end).includes("-----END ") ? end : begin;
}

interface SpillFile {
  write(text: string): void;
  /** Whether there is something in it. */
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
