import { usageProblem } from "../../../base/errors.ts";
import { serializeTrialRow } from "../../../formats/trial-row.ts";
import type { TrialLog } from "../../../run/ports.ts";
import { openRowFile, type RowFile } from "./row-file.ts";

const GONE =
  "the file was deleted or moved while rows were written to it: keep what cleans up, such as git clean -x, away from the runs' folder, or name another one with --out";

const SYNC_ROWS = 200;
const SYNC_MS = 1000;

/**
 * Appends rows to a trials.jsonl that ends with a whole line. A row is handed to the system at once, so that it
 * survives the end of this process; it is forced to disk every 200 rows or every second, and on close.
 *
 * The first failure, such as a full disk, is the last write: a part of a row is taken back, and every later row is
 * refused, so that the existing run can be resumed. `path` names the file in errors.
 */
export function trialLog(file: RowFile, path: string): TrialLog {
  const disk = groupedSync(file);
  let size = file.size;
  let failure: Error | null = null;

  function fail(cause: unknown): never {
    const why = cause instanceof Error ? cause.message : String(cause);
    const advice = "free some space and continue with --resume";
    failure ??= new Error(`cannot save rows to ${path}: ${why}; ${advice}`, { cause });
    throw failure;
  }

  function noteGone(): void {
    if (file.isGone()) failure ??= usageProblem(path, GONE);
  }

  function throwFailure(): void {
    if (failure !== null) throw failure;
    // Earlier rows may be lost: the run must not go on as if they were safe.
    const lost = disk.failure();
    if (lost !== null) fail(lost);
  }

  return {
    async append(record) {
      noteGone();
      throwFailure();
      const bytes = Buffer.from(serializeTrialRow(record), "utf8");
      try {
        writeWhole(file, bytes);
      } catch (error) {
        takeBack(file, size);
        fail(error);
      }
      size += bytes.length;
      await disk.wrote();
    },
    async close() {
      await disk.end();
      noteGone();
      file.close();
      throwFailure();
    },
  };
}

/** The log of a file on the disk. */
export function openTrialLog(path: string): TrialLog {
  return trialLog(openRowFile(path), path);
}

/** A write may take part of the bytes only. */
function writeWhole(file: RowFile, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += file.write(bytes, written);
  }
}

function takeBack(file: RowFile, size: number): void {
  try {
    file.truncate(size);
  } catch {
    // The next reader removes an incomplete row at the end.
  }
}

interface GroupedSync {
  /** Counts a row, and waits for the disk when a group is full. */
  wrote(): Promise<void>;
  end(): Promise<void>;
  failure(): Error | null;
}

function groupedSync(file: RowFile): GroupedSync {
  let unsynced = 0;
  let timer: NodeJS.Timeout | undefined;
  let failure: Error | null = null;
  let last: Promise<void> = Promise.resolve();

  function sync(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    unsynced = 0;
    // One after the other, so that none is in progress when the file is closed.
    last = syncAfter(last);
    return last;
  }

  async function syncAfter(earlier: Promise<void>): Promise<void> {
    await earlier;
    failure = (await file.sync()) ?? failure;
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
    failure: () => failure,
  };
}
