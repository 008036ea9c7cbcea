import { closest } from "../base/did-you-mean.ts";
import { type Case, nameAxes } from "../model/config/case.ts";
import type { UnplannedCase, UnplannedRows } from "../model/run/unplanned.ts";
import { axesText, type ResultCase, type ResultRows, type Results } from "./result-rows.ts";

const MOST_NAMED = 50;

export interface PlannedCases {
  /** The cases of the whole matrix: what a suite leaves out is planned all the same. */
  readonly all: readonly Case[];
  /** Each case has repetitions 0 to this, exclusive; null = as many as rows. */
  readonly repetitions: number | null;
}

/** Rows of results files that no trial of the matrix is measured by. */
export function unplannedRows(results: Results, planned: PlannedCases): readonly UnplannedRows[] {
  const { baseline, candidate } = results;
  const ofCandidate = candidate === null ? [] : unplannedOf(candidate, planned);
  if (baseline === null || baseline.place === candidate?.place) return ofCandidate;
  const ofBaseline = unplannedOf(baseline, planned).map((one) => ({ ...one, side: "baseline" as const }));
  return [...ofCandidate, ...ofBaseline];
}

function unplannedOf({ file, rows, cases }: ResultRows, planned: PlannedCases): readonly UnplannedRows[] {
  const known = new Set(planned.all.map(({ axes }) => axesText(axes)));
  const names = planned.all.map(({ name }) => name);
  const found = [...cases].flatMap(([text, one]): readonly UnplannedCase[] => {
    if (!known.has(text)) return [foreign(one, names)];
    return beyond(one, planned.repetitions);
  });
  if (found.length === 0) return [];
  const count = found.reduce((sum, one) => sum + one.rows, 0);
  return [{ file, rows: count, of: rows, cases: found.slice(0, MOST_NAMED), caseCount: found.length }];
}

function foreign({ axes, rows, means }: ResultCase, names: readonly string[]): UnplannedCase {
  const meant = closest(nameAxes(axes), names);
  return { axes, rows, kind: "case", meant, repetitions: "", means };
}

function beyond({ axes, repetitions }: ResultCase, planned: number | null): readonly UnplannedCase[] {
  if (planned === null) return [];
  const over = [...repetitions].filter((repetition) => repetition >= planned).toSorted((a, b) => a - b);
  const [first, last] = [over[0], over.at(-1)];
  if (first === undefined || last === undefined) return [];
  const text = first === last ? String(first) : `${first} to ${last}`;
  return [{ axes, rows: over.length, kind: "repetition", meant: null, repetitions: text, means: {} }];
}
