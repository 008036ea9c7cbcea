import type { Side, Sides } from "../../../model/run/side.ts";

/** One case that is part of a mean, with its number of rows that count. */
export interface CountedCase {
  readonly rows: Sides<number>;
}

/** Whether a case has another share of the rows on one side than on the other. */
export function hasOtherShares(cases: readonly CountedCase[]): boolean {
  const total = (side: Side) => cases.reduce((sum, { rows }) => sum + rows[side], 0);
  const totals = { baseline: total("baseline"), candidate: total("candidate") };
  return cases.some(({ rows }) => rows.baseline * totals.candidate !== rows.candidate * totals.baseline);
}

/**
 * Whether the repetitions of both sides mix the cases alike. `repetitions`: their numbers for each case, in the same order of cases. As
 * many, in relation, must contain the same cases.
 */
export function isSameMix(repetitions: Sides<readonly (readonly number[])[]>): boolean {
  const [before, after] = [mixOf(repetitions.baseline), mixOf(repetitions.candidate)];
  const all = new Set([...before.keys(), ...after.keys()]);
  const total = (mix: ReadonlyMap<string, number>) =>
    [...mix.values()].reduce((sum, count) => sum + count, 0);
  const totals = { baseline: total(before), candidate: total(after) };
  return [...all].every(
    (cases) => (before.get(cases) ?? 0) * totals.candidate === (after.get(cases) ?? 0) * totals.baseline,
  );
}

/** The number of repetitions that contain the same cases, by these cases. */
function mixOf(repetitions: readonly (readonly number[])[]): ReadonlyMap<string, number> {
  const casesOf = new Map<number, string>();
  for (const [index, numbers] of repetitions.entries()) {
    for (const number of numbers) casesOf.set(number, `${casesOf.get(number) ?? ""} ${index}`);
  }
  const mix = new Map<string, number>();
  for (const cases of casesOf.values()) mix.set(cases, (mix.get(cases) ?? 0) + 1);
  return mix;
}
