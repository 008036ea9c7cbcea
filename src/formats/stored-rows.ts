import { type UsageError, usageProblem } from "../base/errors.ts";
import { countStatuses, type Manifest, type StatusCounts } from "../model/run/manifest.ts";
import type { TrialRecord, TrialStatus } from "../model/run/trial.ts";
import { promisedRows } from "./promised-rows.ts";
import { KeyCounts, lastOfEachKey, repeatedKeys } from "./repeated-keys.ts";
import type { ByteSource } from "./text/byte-source.ts";
import { readTrials } from "./trials-file.ts";
import type { TrialsSummary } from "./trials-file.ts";

/**
 * Rows of a trials.jsonl, the last of each key, read again on each iteration: none is held. UsageError for a
 * file that cannot be read at once, for lines that are no rows when they are reached.
 */
export function storedTrials(source: ByteSource): Iterable<TrialRecord> {
  return rowsWithout(repeatedKeys(source.chunks(), source.shown), source);
}

/** Rows beside their manifest: UsageError at the end also if there are fewer than the manifest counts, or another plan. */
export function manifestedTrials(source: ByteSource, manifest: Manifest): Iterable<TrialRecord> {
  const repeats = repeatedKeys(source.chunks(), source.shown);
  const all = (): Iterable<TrialRecord> => trialsOfPlan(source, manifest.planHash);
  const last = { [Symbol.iterator]: () => lastOfEachKey(all(), repeats) };
  return promisedRows(last, manifest, source.shown);
}

function* trialsOfPlan(source: ByteSource, planHash: string): Generator<TrialRecord, void, undefined> {
  const { header } = yield* readTrials(source.chunks(), source.shown);
  if (header !== null && header.planHash !== planHash) {
    throw usageError(source, "expected rows of the manifest's plan, got others");
  }
}

export interface CheckedTrials extends TrialsSummary {
  readonly rows: Iterable<TrialRecord>;
  /** Counts of the rows, one row a trial. */
  readonly statuses: StatusCounts;
}

/** Rows whose lines are all looked at first: UsageError now, and none when rows are read. */
export function checkedTrials(source: ByteSource): CheckedTrials {
  const keys = new KeyCounts();
  const reader = readTrials(source.chunks(), source.shown);
  const statuses = new Map<TrialStatus, number>();
  for (;;) {
    const next = reader.next();
    if (next.done === true) {
      const rows = rowsWithout(keys.repeats, source);
      return { ...next.value, rows, statuses: keys.repeats.size === 0 ? statuses : countStatuses(rows) };
    }
    keys.add(next.value.key);
    statuses.set(next.value.status, (statuses.get(next.value.status) ?? 0) + 1);
  }
}

function rowsWithout(repeats: ReadonlyMap<string, number>, source: ByteSource): Iterable<TrialRecord> {
  const all = (): Iterator<TrialRecord> & Iterable<TrialRecord> => readTrials(source.chunks(), source.shown);
  return { [Symbol.iterator]: () => (repeats.size === 0 ? all() : lastOfEachKey(all(), repeats)) };
}

/**
 * Rows without a manifest, which would show that some are missing: an incomplete last line, and fewer rows
 * than the header line tells of, are a UsageError when the end is reached.
 */
export function loneTrials(source: ByteSource): Iterable<TrialRecord> {
  const repeats = repeatedKeys(source.chunks(), source.shown);
  const replaced = [...repeats.values()].reduce((sum, count) => sum + count, 0);
  return { [Symbol.iterator]: () => lastOfEachKey(wholeTrials(source, replaced), repeats) };
}

const NAME_THE_FOLDER = "Name the folder of the run: its manifest says how many rows there should be";

/** `replaced`: rows that a later row of the same key replaces. */
function* wholeTrials(source: ByteSource, replaced: number): Generator<TrialRecord, void, undefined> {
  const { header, torn, rowCount } = yield* readTrials(source.chunks(), source.shown);
  const trials = rowCount - replaced;
  if (torn) {
    throw usageError(
      source,
      `expected complete rows, got an incomplete last line: more may be missing. ${NAME_THE_FOLDER}`,
    );
  }
  const atLeast = header?.atLeast ?? 0;
  if (trials >= atLeast) return;
  throw usageError(
    source,
    `expected rows of at least ${atLeast} trials, as its first line says, got ${trials}: it is incomplete, or its run did not finish. ${NAME_THE_FOLDER}`,
  );
}

function usageError({ shown }: ByteSource, message: string): UsageError {
  return usageProblem(shown, message);
}
