import { closeSync, fsync, openSync, writeSync } from "node:fs";
import { serializeTrialRow } from "../../formats/trial-row.ts";
import type { TrialLog } from "../../run/ports.ts";

const SYNC_ROWS = 200;
const SYNC_MS = 1000;

/**
 * Appends rows to a trials.jsonl that ends with a whole line. A row is handed to the system at once, so that it
 * survives the end of this process; it is forced to disk every 200 rows or every second, and on close.
 */
export function openTrialLog(path: string): TrialLog {
  const fd = openSync(path, "a");
  const disk = groupedSync(fd, path);
  return {
    async append(record) {
      disk.throwFailure();
      writeWhole(fd, Buffer.from(serializeTrialRow(record), "utf8"), path);
      await disk.wrote();
    },
    async close() {
      await disk.end();
      closeSync(fd);
      disk.throwFailure();
    },
  };
}

interface GroupedSync {
  /** Counts a row, and waits for the disk when a group is full. */
  wrote(): Promise<void>;
  end(): Promise<void>;
  /** A failed fsync means that earlier rows may be lost: the run must not go on as if they were safe. */
  throwFailure(): void;
}

function groupedSync(fd: number, path: string): GroupedSync {
  let unsynced = 0;
  let timer: NodeJS.Timeout | undefined;
  let failure: Error | null = null;
  let last: Promise<void> = Promise.resolve();

  function sync(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    unsynced = 0;
    // One after the other, so that none is under way when the file is closed.
    last = syncAfter(last);
    return last;
  }

  async function syncAfter(earlier: Promise<void>): Promise<void> {
    await earlier;
    failure = (await fsyncError(fd)) ?? failure;
  }

  return {
    async wrote() {
      unsynced += 1;
      timer ??= setTimeout(() => void sync(), SYNC_MS).unref();
      if (unsynced >= SYNC_ROWS) {
        await sync();
      }
    },
    end: sync,
    throwFailure() {
      if (failure !== null) {
        throw new Error(`cannot save rows to ${path}: ${failure.message}`, { cause: failure });
      }
    },
  };
}

function fsyncError(fd: number): Promise<Error | null> {
  return new Promise((resolve) => {
    fsync(fd, resolve);
  });
}

/** A write may take part of the bytes only. */
function writeWhole(fd: number, bytes: Buffer, path: string): void {
  try {
    for (let written = 0; written < bytes.length;) {
      written += writeSync(fd, bytes, written);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot save rows to ${path}: ${why}; free some space and use --resume`, {
      cause: error,
    });
  }
}
