import { type ExactResult, exactDifference } from "./exact-difference.ts";
import {
  MIXED,
  type NumberRange,
  type TreeRange,
  type TreeRangeRecord,
  boundsOf,
  isList,
  isNumeric,
  isRecord,
  valueAt,
} from "./tree-range.ts";

export interface ExactTreeComparison {
  readonly x: TreeRange;
  readonly y: TreeRange;
  readonly absoluteTolerance: number;
  readonly relativeTolerance: number;
}

/** Keys of records and indices of lists, from the root. */
export type TreePath = readonly (string | number)[];

export interface TreeMismatch {
  readonly path: TreePath;
  /** Undefined = x has no value there. */
  readonly x: TreeRange | undefined;
  readonly y: TreeRange | undefined;
}

export interface ExactTreeResult {
  /**
   * Number of places that differ: a number beyond the tolerance, another leaf, type or length, or a key that one side
   * lacks.
   */
  readonly mismatches: number;
  /** Largest |y - x| over the numbers that both sides have, within the tolerance or not; 0 where there are none. */
  readonly absolute: number;
  /** Largest |y - x| / |x|; null where every x is 0. */
  readonly relative: number | null;
  /** Largest number of doubles between the two sides; null where no numbers, or only NaN, were compared. */
  readonly ulps: number | null;
  /**
   * The first mismatch in canonical order: a list before its elements, elements by index, keys by UTF-16 code units.
   */
  readonly first: TreeMismatch | null;
}

/**
 * Compares two nested structures within a tolerance, place by place; x is the reference, as in numpy.isclose. Each side
 * may be a plain `Tree`. Lists of different lengths are one mismatch, and their common part is compared. For a range in x
 * the low end is the reference; for a range in y the end that is farther from the reference counts. So comparing a range
 * with itself shows whether the trees behind it agree. `MIXED` equals nothing. Time and memory grow with the number of
 * places; deep trees need a deep stack.
 *
 * @example
 * exactTreeDifference({ x: [1, [2]], y: [1, [2.5]], absoluteTolerance: 1e-10, relativeTolerance: 0 }).absolute; // => 0.5
 */
export function exactTreeDifference(of: ExactTreeComparison): ExactTreeResult {
  const walk = new TreeWalk(of);
  walk.compare(of.x, of.y);
  return walk.result();
}

class TreeWalk {
  readonly #tolerances: Pick<ExactTreeComparison, "absoluteTolerance" | "relativeTolerance">;
  /** Path of the place that is being compared. One list is reused for all places, because most of them match. */
  readonly #path: (string | number)[] = [];
  #mismatches = 0;
  #absolute = 0;
  #relative: number | null = null;
  #ulps: number | null = null;
  #first: TreeMismatch | null = null;

  constructor({ absoluteTolerance, relativeTolerance }: ExactTreeComparison) {
    this.#tolerances = { absoluteTolerance, relativeTolerance };
  }

  result(): ExactTreeResult {
    return {
      mismatches: this.#mismatches,
      absolute: this.#absolute,
      relative: this.#relative,
      ulps: this.#ulps,
      first: this.#first,
    };
  }

  compare(x: TreeRange | undefined, y: TreeRange | undefined): void {
    if (isNumeric(x) && isNumeric(y)) this.#numbers(x, y);
    else if (isList(x) && isList(y)) this.#lists(x, y);
    else if (isRecord(x) && isRecord(y)) this.#records(x, y);
    else if (x !== y || x === MIXED) this.#mismatch(x, y);
  }

  #numbers(x: number | NumberRange, y: number | NumberRange): void {
    const reference = boundsOf(x).low;
    const { low, high } = boundsOf(y);
    const toLow = this.#difference(reference, low);
    const found = low === high ? toLow : farther(toLow, this.#difference(reference, high));
    this.#absolute = Math.max(this.#absolute, Number.isNaN(found.absolute) ? 0 : found.absolute);
    this.#relative = larger(this.#relative, found.relative);
    this.#ulps = larger(this.#ulps, found.ulps);
    if (!found.within) this.#mismatch(x, y);
  }

  #difference(x: number, y: number): ExactResult {
    return exactDifference({ x, y, ...this.#tolerances });
  }

  #lists(x: readonly TreeRange[], y: readonly TreeRange[]): void {
    if (x.length !== y.length) this.#mismatch(x, y);
    for (let index = 0; index < Math.min(x.length, y.length); index += 1) this.#at(index, x[index], y[index]);
  }

  #records(x: TreeRangeRecord, y: TreeRangeRecord): void {
    const keys = [...new Set([...Object.keys(x), ...Object.keys(y)])];
    for (const key of keys.toSorted((a, b) => (a < b ? -1 : 1)))
      this.#at(key, valueAt(x, key), valueAt(y, key));
  }

  #at(step: string | number, x: TreeRange | undefined, y: TreeRange | undefined): void {
    this.#path.push(step);
    this.compare(x, y);
    this.#path.pop();
  }

  #mismatch(x: TreeRange | undefined, y: TreeRange | undefined): void {
    this.#mismatches += 1;
    this.#first ??= { path: [...this.#path], x, y };
  }
}

function farther(a: ExactResult, b: ExactResult): ExactResult {
  return b.absolute > a.absolute ? b : a;
}

/** A value wins over null and NaN. */
function larger(a: number | null, b: number | null): number | null {
  if (b === null || Number.isNaN(b)) return a;
  return a === null ? b : Math.max(a, b);
}
