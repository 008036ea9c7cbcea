import { studentTail } from "../distributions/student.ts";
import { mean, type Numbers, summarize } from "../distributions/summary.ts";

/** What a series is before and after a place, in its unit. */
export interface Shift {
  readonly meanBefore: number;
  readonly meanAfter: number;
  readonly sdBefore: number;
  readonly sdAfter: number;
  /** Two-sided. */
  readonly p: number;
}

export type ShiftTest = (before: Numbers, after: Numbers) => Shift;

/** Equal numbers that were computed in different ways differ by no more than this, relative to the larger one. */
const ROUNDING = 1e-9;

/**
 * Student's t between the ranks of two samples: what is far away counts as little more than what is near. Means and
 * standard deviations are those of the values; a single value has the standard deviation 0.
 * Source: Conover and Iman 1981, American Statistician 35:124.
 * @example
 * rankShift([1, 2, 3], [11, 12, 100]); // => { meanBefore: 2, meanAfter: 41, p: 0.021312 } ± 1e-6
 */
export const rankShift: ShiftTest = (before, after) => {
  const ranks = midRanks([...before, ...after]);
  const [x, y] = [summarize(ranks.slice(0, before.length)), summarize(ranks.slice(before.length))];
  const squares = x.squares + y.squares;
  const p = pooledP({ difference: y.mean - x.mean, squares, n: [x.n, y.n] });
  return { ...momentsOf(before, after, (n) => n - 1), p };
};

/**
 * Student's t as apache-otava computes it: with standard deviations that are divided by n where the formula expects
 * n - 1, so that p is too small for short samples. For users who compare with it.
 */
export const otavaShift: ShiftTest = (before, after) => {
  const [x, y] = [summarize(before), summarize(after)];
  const squares = (x.squares * (x.n - 1)) / x.n + (y.squares * (y.n - 1)) / y.n;
  const p = pooledP({ difference: y.mean - x.mean, squares, n: [x.n, y.n] });
  return { ...momentsOf(before, after, (n) => n), p };
};

interface Pooled {
  readonly difference: number;
  /** Of both samples. */
  readonly squares: number;
  readonly n: readonly [number, number];
}

function pooledP({ difference, squares, n: [n, m] }: Pooled): number {
  const df = n + m - 2;
  if (df < 1 || difference === 0) return 1;
  const error = Math.sqrt((squares / df) * (1 / n + 1 / m));
  return 2 * studentTail(Math.abs(difference) / error, df);
}

function momentsOf(before: Numbers, after: Numbers, divisor: (n: number) => number): Omit<Shift, "p"> {
  const sdOf = (values: Numbers): number =>
    values.length < 2 ? 0 : Math.sqrt(summarize(values).squares / divisor(values.length));
  return {
    meanBefore: mean(before),
    meanAfter: mean(after),
    sdBefore: sdOf(before),
    sdAfter: sdOf(after),
  };
}

/**
 * Ranks from 1 on; equal values share the mean of their ranks, and so do values that differ by rounding alone.
 * @example
 * midRanks([10, 30, 20, 20]); // => [1, 4, 2.5, 2.5]
 */
export function midRanks(values: Numbers): readonly number[] {
  const order = Array.from(values, (_, index) => index).toSorted(
    (a, b) => (values[a] ?? 0) - (values[b] ?? 0),
  );
  const ranks = Array.from(values, () => 0);
  for (let first = 0; first < order.length;) {
    let end = first + 1;
    while (end < order.length && isSame(valueAt(values, order, end - 1), valueAt(values, order, end)))
      end += 1;
    for (let place = first; place < end; place += 1) ranks[order[place] ?? 0] = (first + 1 + end) / 2;
    first = end;
  }
  return ranks;
}

function valueAt(values: Numbers, order: readonly number[], place: number): number {
  return values[order[place] ?? 0] ?? 0;
}

function isSame(a: number, b: number): boolean {
  return b - a <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}
