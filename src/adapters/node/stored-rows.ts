import { UsageError } from "../../errors.ts";
import { KeyCounts, lastOfEachKey, repeatedKeys } from "../../formats/repeated-keys.ts";
import { readBareRows } from "../../formats/bare-rows.ts";
import { TRIALS_SCHEMA, readTrials } from "../../formats/trials-file.ts";
import type { TrialsSummary } from "../../formats/trials-file.ts";
import type { TrialRecord } from "../../model/trial.ts";
import type { ByteSource } from "./byte-source.ts";

/**
 * Rows of a trials.jsonl, the last of each key, read anew each time they are asked for: none is held. UsageError for a
 * file that cannot be read at once, for lines that are no rows when they are reached.
 */
export function storedTrials(source: ByteSource): Iterable<TrialRecord> {
  return rowsWithout(repeatedKeys(source.chunks(), source.shown), source);
}

export interface CheckedTrials extends TrialsSummary {
  readonly rows: Iterable<TrialRecord>;
}

/** The same where all lines are looked at first: UsageError now, and none when rows are read. */
export function checkedTrials(source: ByteSource): CheckedTrials {
  const keys = new KeyCounts();
  const reader = readTrials(source.chunks(), source.shown);
  for (;;) {
    const next = reader.next();
    if (next.done === true) return { ...next.value, rows: rowsWithout(keys.repeats, source) };
    keys.add(next.value.key);
  }
}

function rowsWithout(repeats: ReadonlyMap<string, number>, source: ByteSource): Iterable<TrialRecord> {
  const all = (): Iterator<TrialRecord> & Iterable<TrialRecord> => readTrials(source.chunks(), source.shown);
  return { [Symbol.iterator]: () => (repeats.size === 0 ? all() : lastOfEachKey(all(), repeats)) };
}

/**
 * Rows of a file of ours or of another tool: with a header line they are ours, else bare. No manifest stands beside them,
 * which would tell that some are missing: a torn last line is a UsageError when it is reached.
 */
export function storedRows(source: ByteSource): Iterable<TrialRecord> {
  if (hasHeader(source)) {
    const repeats = repeatedKeys(source.chunks(), source.shown);
    return { [Symbol.iterator]: () => lastOfEachKey(wholeTrials(source), repeats) };
  }
  return { [Symbol.iterator]: () => readBareRows(source.chunks(), source.shown) };
}

function* wholeTrials(source: ByteSource): Generator<TrialRecord, void, undefined> {
  const { torn } = yield* readTrials(source.chunks(), source.shown);
  if (!torn) return;
  const message =
    "expected whole rows, got a last line that is cut off: more may be missing. Name the folder of the run, whose manifest tells how many there should be";
  throw new UsageError([{ file: source.shown, line: null, column: null, path: "", message }]);
}

const LOOKED_AT = 200;
const NAME = TRIALS_SCHEMA.split("@")[0] ?? TRIALS_SCHEMA;

function hasHeader({ chunks }: ByteSource): boolean {
  const decoder = new TextDecoder();
  let start = "";
  for (const chunk of chunks()) {
    start += decoder.decode(chunk.subarray(0, LOOKED_AT), { stream: true });
    if (start.length >= LOOKED_AT) break;
  }
  return start.slice(0, LOOKED_AT).includes(NAME);
}
