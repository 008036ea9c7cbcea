import type { CompareConfig } from "../../../model/config/config.ts";
import { type Side, type Sides, SIDES } from "../../../model/run/side.ts";
import type { TrialRecord } from "../../../model/run/trial.ts";
import { axesKey, pickAxes } from "../../values/axes-key.ts";
import type { SeenCase, SideFold } from "../side-fold.ts";
import { hasOtherShares, isSameMix } from "./case-shares.ts";

/** Rows of both sides with the same number of rows of each case, where the shares of the rows differed. */
export interface EvenRows {
  readonly rows: Sides<Iterable<TrialRecord>>;
  /** Groups with fewer rows than were measured, by axesKey. */
  readonly groups: ReadonlySet<string>;
}

interface Request {
  readonly rows: Sides<Iterable<TrialRecord>>;
  readonly compare: CompareConfig;
}

/** A case of a group that both sides have. */
interface SharedCase {
  readonly key: string;
  readonly seen: Sides<SeenCase>;
  readonly rows: Sides<number>;
}

/**
 * Where repetitions are the units, and for quantiles over all trials, the rows of a group are one mix of cases. A side that repeats the easy
 * cases more often would look better, so where the mixes differ each case counts with as many of its rows as the other side has too, evenly
 * spread and numbered from 0 on. Lost trials are rows: they have rules of their own. Null: the mixes are the same in all groups.
 */
export function evenRows(folds: Sides<SideFold>, { rows, compare }: Request): EvenRows | null {
  const suspects = [...sharedByGroup(folds, compare)].filter(([, cases]) => mayBeUneven(cases, compare));
  if (suspects.length === 0) return null;
  const asked = suspects.flatMap(([, cases]) => cases);
  const repetitions = {
    baseline: repetitionsOf(rows.baseline, cutCases(asked, "baseline", compare)),
    candidate: repetitionsOf(rows.candidate, cutCases(asked, "candidate", compare)),
  };
  const uneven = suspects.filter(([, cases]) => isUneven(cases, compare, repetitions));
  if (uneven.length === 0) return null;
  const cut = uneven.flatMap(([, cases]) => cases);
  const of = (side: Side) => keptRows(rows[side], keptNumbers(cut, repetitions[side]));
  return {
    rows: { baseline: of("baseline"), candidate: of("candidate") },
    groups: new Set(uneven.map(([group]) => group)),
  };
}

function sharedByGroup(
  { baseline, candidate }: Sides<SideFold>,
  { by }: CompareConfig,
): ReadonlyMap<string, readonly SharedCase[]> {
  const groups = new Map<string, SharedCase[]>();
  for (const [key, before] of baseline.cases) {
    const after = candidate.cases.get(key);
    if (after === undefined) continue;
    const group = axesKey(pickAxes(before.axes, by));
    const cases = groups.get(group) ?? [];
    groups.set(group, cases);
    const seen = { baseline: before, candidate: after };
    cases.push({ key, seen, rows: { baseline: before.rows, candidate: after.rows } });
  }
  return groups;
}

/** Units of repetitions are a mix by their numbers too: those of one case alone, and those that several cases share. */
function mayBeUneven(cases: readonly SharedCase[], { unit }: CompareConfig): boolean {
  // A side without a row has no mix.
  if (cases.every(({ rows }) => fewestRows(rows) === 0)) return false;
  if (hasOtherShares(cases)) return true;
  return (
    unit === null && cases.length > 1 && !cases.every(({ seen }) => SIDES.every((s) => isStraight(seen[s])))
  );
}

/** Numbered from 0 on, without a gap. */
function isStraight({ first, last, trials, rows }: SeenCase): boolean {
  return first === 0 && last === rows - 1 && trials === rows;
}

type Repetitions = ReadonlyMap<string, readonly number[]>;

function isUneven(
  cases: readonly SharedCase[],
  { unit }: CompareConfig,
  repetitions: Sides<Repetitions>,
): boolean {
  if (hasOtherShares(cases)) return true;
  const numbers = (side: Side) => cases.map(({ key }) => repetitions[side].get(key) ?? []);
  return unit === null && !isSameMix({ baseline: numbers("baseline"), candidate: numbers("candidate") });
}

/** Cases whose rows are read again. Where repetitions are the units, the other cases have to keep in step. */
function cutCases(cases: readonly SharedCase[], side: Side, { unit }: CompareConfig): ReadonlySet<string> {
  const read = unit === null ? cases : cases.filter(({ rows }) => rows[side] > fewestRows(rows));
  return new Set(read.map(({ key }) => key));
}

function fewestRows({ baseline, candidate }: Sides<number>): number {
  return Math.min(baseline, candidate);
}

/** Numbers of the rows that count, in ascending order, by axesKey of the case. The last row of a number decides. */
function repetitionsOf(rows: Iterable<TrialRecord>, cases: ReadonlySet<string>): Repetitions {
  const seen = new Map<string, Map<number, boolean>>();
  for (const { axes, repetition, status } of rows) {
    const key = axesKey(axes);
    if (!cases.has(key)) continue;
    const own = seen.get(key) ?? new Map<number, boolean>();
    seen.set(key, own);
    own.set(repetition, status !== "denied" && status !== "skipped");
  }
  return new Map(
    [...seen].map(([key, own]) => [
      key,
      [...own]
        .filter(([, counts]) => counts)
        .map(([number]) => number)
        .toSorted((a, b) => a - b),
    ]),
  );
}

/** The new number of each row that counts, by axesKey of the case and by its own number. A case that is not listed keeps its rows. */
type KeptNumbers = ReadonlyMap<string, ReadonlyMap<number, number>>;

function keptNumbers(cases: readonly SharedCase[], repetitions: Repetitions): KeptNumbers {
  return new Map(
    cases.flatMap(({ key, rows }) => {
      const all = repetitions.get(key);
      if (all === undefined) return [];
      const kept = spread(all, fewestRows(rows));
      return [[key, new Map(kept.map((number, rank) => [number, rank]))] as const];
    }),
  );
}

/** `count` of the numbers, evenly spread: the first ones alone would hide what becomes slow or fails later. */
function spread(numbers: readonly number[], count: number): readonly number[] {
  if (count >= numbers.length) return numbers;
  const step = numbers.length / count;
  return Array.from({ length: count }, (_, index) => numbers[Math.floor((index + 0.5) * step)] ?? 0);
}

/** Can be read more than once, like the rows themselves. */
function keptRows(rows: Iterable<TrialRecord>, kept: KeptNumbers): Iterable<TrialRecord> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) {
        const numbers = kept.get(axesKey(row.axes));
        const repetition = numbers === undefined ? row.repetition : numbers.get(row.repetition);
        if (repetition !== undefined) yield repetition === row.repetition ? row : { ...row, repetition };
      }
    },
  };
}
