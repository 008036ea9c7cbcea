/**
 * Different numbers at one place, from the least to the greatest.
 *
 * @example
 * new NumberRange(2, 2.5).high; // => 2.5
 */
export class NumberRange {
  readonly low: number;
  readonly high: number;

  constructor(low: number, high: number) {
    this.low = low;
    this.high = high;
  }
}

/** A place whose values in several trees cannot be combined to a range. */
export class Mixed {
  readonly reason = "mixed";
}

export const MIXED: Mixed = new Mixed();

/** The common form of several trees: a plain tree where all are equal. A `Tree` is the range of itself. */
export type TreeRange =
  | null
  | boolean
  | number
  | string
  | NumberRange
  | Mixed
  | readonly TreeRange[]
  | TreeRangeRecord;

export interface TreeRangeRecord {
  readonly [key: string]: TreeRange;
}

/**
 * The range that contains both trees: numbers become their minimum and maximum; other leaves that differ, lists of
 * different lengths, and keys that one tree lacks become `MIXED`. Any order of trees gives the same range. It shares the
 * equal parts with `a` (`widenTree(a, a)` is `a`), so that many equal trees need the memory of one.
 *
 * @example
 * widenTree({ fit: [1, 2] }, { fit: [1, 2.5] }).fit[1]; // => { low: 2, high: 2.5 }
 */
export function widenTree(a: TreeRange, b: TreeRange): TreeRange {
  if (a === b) return a;
  if (isNumeric(a) && isNumeric(b)) return widenNumbers(a, b);
  if (isList(a) && isList(b)) return a.length === b.length ? widenLists(a, b) : MIXED;
  if (isRecord(a) && isRecord(b)) return widenRecords(a, b);
  return MIXED;
}

export function isNumeric(value: TreeRange | undefined): value is number | NumberRange {
  return typeof value === "number" || value instanceof NumberRange;
}

/** `Array.isArray` alone does not recognise readonly lists. */
export function isList(value: TreeRange | undefined): value is readonly TreeRange[] {
  return Array.isArray(value);
}

export function isRecord(value: TreeRange | undefined): value is TreeRangeRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof NumberRange) &&
    !(value instanceof Mixed)
  );
}

/** The record's own value, never an inherited one: `__proto__` is a key like any other. */
export function valueAt(record: TreeRangeRecord, key: string): TreeRange | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export function boundsOf(value: number | NumberRange): { readonly low: number; readonly high: number } {
  return typeof value === "number" ? { low: value, high: value } : value;
}

function widenNumbers(a: number | NumberRange, b: number | NumberRange): TreeRange {
  const [x, y] = [boundsOf(a), boundsOf(b)];
  const low = Math.min(x.low, y.low);
  const high = Math.max(x.high, y.high);
  return low === x.low && high === x.high ? a : new NumberRange(low, high);
}

function widenLists(a: readonly TreeRange[], b: readonly TreeRange[]): TreeRange {
  const both = a.map((one, index) => widenTree(one, b[index] ?? null));
  return both.every((one, index) => one === a[index]) ? a : both;
}

function widenRecords(a: TreeRangeRecord, b: TreeRangeRecord): TreeRange {
  const keys = Object.keys(a);
  const added = Object.keys(b).filter((key) => !Object.hasOwn(a, key));
  const both = keys.map((key): readonly [string, TreeRange] => {
    const [own, other] = [valueAt(a, key), valueAt(b, key)];
    return [key, own === undefined || other === undefined ? MIXED : widenTree(own, other)];
  });
  if (added.length === 0 && both.every(([key, one]) => one === valueAt(a, key))) return a;
  // Keys are defined and not assigned, because an assignment to `__proto__` would change the prototype.
  return Object.fromEntries([...both, ...added.map((key) => [key, MIXED] as const)]);
}

/** Nested lists and records of numbers and other leaves, as in JSON. */
export type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree };
