import type { Axes } from "../model/config/case.ts";
import type { Sides } from "../model/run/side.ts";
import type { TrialRecord } from "../model/run/trial.ts";

/** The rows of a results file as far as a plan needs them: which rows exist for which cases. */
export interface ResultRows {
  readonly file: string;
  /** Equal where both sides read the same file of the same commit. */
  readonly place: string;
  readonly rows: number;
  /** The cases by axesText, in the order of the file. */
  readonly cases: ReadonlyMap<string, ResultCase>;
}

/** The rows of each side; null = the side reads no file, or the file does not exist yet. */
export type Results = Sides<ResultRows | null>;

export interface ResultCase {
  readonly axes: Axes;
  readonly repetitions: ReadonlySet<number>;
  readonly rows: number;
  /** Mean of each metric over the rows that have a number. */
  readonly means: Readonly<Record<string, number>>;
}

/** A text that does not depend on the order in which a file names its axes. Values are compared as people read them. */
export function axesText(axes: Axes): string {
  const sorted = Object.entries(axes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(sorted.map(([axis, value]) => [axis, String(value)]));
}

interface Growing {
  readonly axes: Axes;
  readonly repetitions: Set<number>;
  rows: number;
  readonly sums: Map<string, { sum: number; count: number }>;
}

export function resultRows(
  rows: Iterable<TrialRecord>,
  { file, place }: Pick<ResultRows, "file" | "place">,
): ResultRows {
  const cases = new Map<string, Growing>();
  let count = 0;
  for (const { axes, repetition, metrics } of rows) {
    count += 1;
    const text = axesText(axes);
    const one = cases.get(text) ?? { axes, repetitions: new Set(), rows: 0, sums: new Map() };
    cases.set(text, one);
    one.rows += 1;
    one.repetitions.add(repetition);
    for (const [name, value] of Object.entries(metrics)) {
      if (typeof value !== "number") continue;
      const { sum, count: before } = one.sums.get(name) ?? { sum: 0, count: 0 };
      one.sums.set(name, { sum: sum + value, count: before + 1 });
    }
  }
  return { file, place, rows: count, cases: new Map([...cases].map(([text, one]) => [text, toCase(one)])) };
}

function toCase({ axes, repetitions, rows, sums }: Growing): ResultCase {
  const means = [...sums].map(([name, { sum, count }]) => [name, sum / count] as const);
  return {
    axes,
    repetitions,
    rows,
    means: Object.fromEntries(means.filter(([, mean]) => Number.isFinite(mean))),
  };
}
