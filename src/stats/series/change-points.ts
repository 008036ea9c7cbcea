import { summarize, type Numbers } from "../distributions/summary.ts";
import { studentTail } from "../distributions/student.ts";

export interface ChangeRule {
  /** Fewest values on each side of a change. */
  readonly fewest: number;
  /** Largest two-sided p of a change. */
  readonly largestP: number;
}

/** Sums of distances differ in their last bits when they are added in another order. */
const TIE = 1e-12;
/** Means of equal values differ in their last bits; relative to the largest value. */
const ROUNDING = 1e-9;

/**
 * Indices at which the mean of a series changes, in ascending order; each is the index of the first value after the
 * change. Empty with fewer than two times `fewest` values. E-divisive (Matteson and James 2014, JASA 109:334, alpha = 1)
 * proposes the place, Student's t with the variance within the parts decides, and each part is then searched again. The
 * proposal compares [start, place) with [place, end) for every end, so that a change back does not hide a change. The
 * result is deterministic: of equal proposals the earliest one is used. `values` may have any unit. n values take n^3
 * steps.
 * @example
 * changePoints([10, 11, 9, 10, 11, 20, 21, 19, 20], { fewest: 3, largestP: 0.0001 }); // => [5]
 */
export function changePoints(values: Numbers, rule: ChangeRule): readonly number[] {
  const place = strongestChange(values, rule.fewest);
  if (place === null || changeP(values, place) > rule.largestP) return [];
  const before = changePoints(values.slice(0, place.start), rule);
  const after = changePoints(values.slice(place.start), rule);
  return [...before, place.start, ...after.map((index) => place.start + index)];
}

interface Place {
  readonly start: number;
  /** The index after the last value. */
  readonly end: number;
}

function strongestChange(values: Numbers, fewest: number): Place | null {
  const distances = cumulativeDistances(values);
  let best: (Place & { readonly energy: number }) | null = null;
  for (let start = fewest; start + fewest <= values.length; start += 1) {
    for (let end = start + fewest; end <= values.length; end += 1) {
      const energy = energyBetween(distances, { start, end });
      if (best === null || energy > best.energy + TIE * Math.abs(best.energy)) best = { start, end, energy };
    }
  }
  return best;
}

/** Entry (i, j) is the sum of |x_a - x_b| over a < i and b < j. */
function cumulativeDistances(values: Numbers): readonly Float64Array[] {
  const rows = [new Float64Array(values.length + 1)];
  for (const value of values) {
    const above = rows[rows.length - 1] ?? new Float64Array();
    const row = new Float64Array(values.length + 1);
    let inRow = 0;
    for (let column = 0; column < values.length; column += 1) {
      inRow += Math.abs(value - (values[column] ?? 0));
      row[column + 1] = (above[column + 1] ?? 0) + inRow;
    }
    rows.push(row);
  }
  return rows;
}

/** Q of Matteson and James: mn / (m + n) times the energy distance, with inner means over pairs of different values. */
function energyBetween(distances: readonly Float64Array[], { start, end }: Place): number {
  const at = (i: number, j: number): number => distances[i]?.[j] ?? 0;
  const [m, n] = [start, end - start];
  const across = at(start, end) - at(start, start);
  const insideBefore = at(start, start);
  const insideAfter = at(end, end) - 2 * at(start, end) + at(start, start);
  const energy =
    (2 * across) / (m * n) - insideBefore / (m * Math.max(1, m - 1)) - insideAfter / (n * Math.max(1, n - 1));
  return ((m * n) / (m + n)) * energy;
}

/** Two-sided p of Student's t between the two sides of a place. */
function changeP(values: Numbers, { start, end }: Place): number {
  const [x, y] = [summarize(values.slice(0, start)), summarize(values.slice(start, end))];
  const difference = Math.abs(y.mean - x.mean);
  if (difference <= ROUNDING * Math.max(Math.abs(x.mean), Math.abs(y.mean))) return 1;
  const df = x.n + y.n - 2;
  const error = Math.sqrt(((x.squares + y.squares) / df) * (1 / x.n + 1 / y.n));
  return 2 * studentTail(difference / error, df);
}
