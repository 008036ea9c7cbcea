import { closeSync, openSync, readSync } from "node:fs";
import { type UsageError, usageProblem } from "../../../base/errors.ts";
import { parseTrialRow } from "../../../formats/trial-row.ts";
import { readTrials, type TrialsSummary } from "../../../formats/trials-file.ts";
import type { TrialRecord } from "../../../model/run/trial.ts";
import { fileBytes } from "../byte-source.ts";

/** Rows of a plain trials.jsonl that are read once in file order, and then again one by one: 8 bytes of each are held. */
export interface PlacedRows {
  /** Rows in file order, which places them for `row`. UsageError for invalid lines. */
  read(): Generator<TrialRecord, TrialsSummary, undefined>;
  /** The row of that number, from 0, of those that were read. UsageError when the file has changed since. */
  row(number: number): TrialRecord;
  close(): void;
}

/** `shown` names the file in messages. UsageError for a file that cannot be read. */
export function placedRows(path: string, shown: string): PlacedRows {
  const source = fileBytes(path, shown);
  /** Start of the first row, and end of each row, where the next one begins. */
  const bounds: number[] = [];
  let fd: number | null = null;

  function changed(cause?: unknown): UsageError {
    const message = "expected an unchanging file, got one that changed while it was read; try again";
    return usageProblem(shown, message, {}, { cause });
  }

  function textOf(number: number): string {
    const [start, end] = [bounds[number], bounds[number + 1]];
    if (start === undefined || end === undefined) throw new RangeError(`expected a row of ${shown}`);
    fd ??= openSync(path, "r");
    const bytes = Buffer.allocUnsafe(end - start);
    if (readSync(fd, bytes, 0, bytes.length, start) < bytes.length) throw changed();
    return bytes.toString("utf8");
  }

  return {
    read: () =>
      readTrials(source.chunks(), shown, ({ start, end }) => {
        if (bounds.length === 0) bounds.push(start);
        bounds.push(end);
      }),
    row(number) {
      const parsed = parseTrialRow(parseOr(textOf(number), changed));
      if (!parsed.ok) throw changed();
      return parsed.record;
    },
    close() {
      if (fd !== null) closeSync(fd);
      fd = null;
    },
  };
}

function parseOr(text: string, changed: (cause: unknown) => UsageError): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw changed(error);
  }
}
