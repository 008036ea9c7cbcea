import { SeenRepetitions } from "../base/seen-numbers.ts";
import { nameAxes } from "../model/config/case.ts";
import type { Warning } from "../model/result/finding.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import type { ImportedRows } from "./importer.ts";
import { trialPlace } from "./trial-place.ts";

/** A row of another tool, and which attempt at its trial it is; null = it does not say. */
export interface AttemptRow {
  readonly record: TrialRecord;
  readonly attempt: number | null;
}

/** All rows of one trial, of which there is more than one. */
class Attempts {
  /** What the last row of each number says. */
  readonly #contents = new Map<number, string>();
  #highest = 0;
  #isNumbered = false;
  #last = 0;
  #ambiguous: string | null = null;

  /** `position`: of the row in its file. */
  add({ record, attempt }: AttemptRow, position: number): void {
    const number = attempt ?? BEFORE_ALL;
    const content = contentOf(record);
    const before = this.#contents.get(number);
    if (before !== undefined && before !== content) this.#ambiguous ??= nameOf(record, attempt);
    this.#contents.set(number, content);
    if (number >= this.#highest) this.#last = position;
    this.#highest = Math.max(this.#highest, number);
    this.#isNumbered ||= attempt !== null;
  }

  /** False: no row has a number, so nothing says which one counts. */
  get isNumbered(): boolean {
    return this.#isNumbered;
  }

  /** Position of the row that counts. */
  get last(): number {
    return this.#last;
  }

  /** Some tools count attempts from 0, and some leave the first ones out. */
  get count(): number {
    return Math.max(this.#highest, this.#contents.size);
  }

  /** Name of an attempt with two different rows; null = there is none. */
  get ambiguous(): string | null {
    return this.#ambiguous;
  }
}

/** A row without a number among others that have one: tools that number retries alone write the first attempt so. */
const BEFORE_ALL = 0;

/** Trials by place. */
type Trials = ReadonlyMap<string, Attempts>;

const NONE: Trials = new Map();

export interface AttemptFile {
  readonly shown: string;
  /** A quick look: false where no row has a number for certain, so that most files are read once. */
  readonly mayNumber: () => boolean;
}

/**
 * One row a trial where rows number their attempts: the highest counts, in whatever order they come, and `attempts` says
 * how many there were. Rows of a trial that has no number at all stay as they are. Of two rows with the same number the last
 * one in the file counts, and if they differ there is a warning. `all` is read up to three times.
 */
export function lastAttempts(
  all: () => Iterable<AttemptRow>,
  { shown, mayNumber }: AttemptFile,
): ImportedRows {
  let found: Trials | null = null;
  const known = (): Trials => (found ??= mayNumber() ? attemptsIn(all) : NONE);
  return {
    rows: { [Symbol.iterator]: () => rowsThatCount(all(), known()) },
    warnings: () => warningsOf(known(), shown),
  };
}

function* rowsThatCount(rows: Iterable<AttemptRow>, trials: Trials): Generator<TrialRecord, void, undefined> {
  let position = 0;
  for (const { record, attempt } of rows) {
    const of = trials.size === 0 ? undefined : trials.get(trialPlace(record));
    if (of === undefined) yield withAttempts(record, attempt ?? 1);
    else if (of.last === position) yield withAttempts(record, of.count);
    position += 1;
  }
}

function withAttempts(record: TrialRecord, attempts: number): TrialRecord {
  return attempts <= 1 ? record : { ...record, attempts };
}

function attemptsIn(all: () => Iterable<AttemptRow>): Trials {
  const repeated = repeatedPlaces(all());
  const trials = new Map<string, Attempts>();
  if (repeated.size === 0) return trials;
  let position = 0;
  for (const row of all()) {
    const place = trialPlace(row.record);
    if (repeated.has(place)) {
      const of = trials.get(place) ?? new Attempts();
      trials.set(place, of);
      of.add(row, position);
    }
    position += 1;
  }
  return new Map([...trials].filter(([, { isNumbered }]) => isNumbered));
}

/** Places of trials with more than one row; none where no row has a number. Holds one bit a row, and these places. */
function repeatedPlaces(rows: Iterable<AttemptRow>): ReadonlySet<string> {
  const seen = new Map<string, SeenRepetitions>();
  const repeated = new Set<string>();
  let isNumbered = false;
  for (const { record, attempt } of rows) {
    const ofCase = trialPlace({ ...record, repetition: 0 });
    const repetitions = seen.get(ofCase) ?? new SeenRepetitions();
    seen.set(ofCase, repetitions);
    if (!repetitions.add(record.repetition)) repeated.add(trialPlace(record));
    isNumbered ||= attempt !== null;
  }
  return isNumbered ? repeated : new Set();
}

function contentOf({ status, metrics, nonFinite }: TrialRecord): string {
  const sorted = Object.entries(metrics).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([status, sorted, nonFinite.toSorted()]);
}

function nameOf({ axes, repetition }: TrialRecord, attempt: number | null): string {
  const which = attempt === null ? "without attempt" : `attempt ${attempt}`;
  return `${nameAxes(axes)}, repetition ${repetition}, ${which}`;
}

function warningsOf(trials: Trials, shown: string): readonly Warning[] {
  const all = [...trials.values()].flatMap(({ ambiguous }) => ambiguous ?? []);
  const [first] = all;
  if (first === undefined) return [];
  const count = all.length === 1 ? "1 trial" : `${all.length} trials`;
  const text = `${shown} has different rows of the same attempt of ${count} (one is ${first}); the last one in the file counts. Give each attempt of a trial its own number.`;
  return [{ code: "equal-attempts", text }];
}
