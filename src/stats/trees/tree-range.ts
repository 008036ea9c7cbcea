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

/** A place that several trees fill in ways of which no range can be made. */
export class Mixed {
  readonly reason = "mixed";
}

export const MIXED: Mixed = new Mixed();

/** What several trees have in common: as one of them where all are equal. A `Tree` is the range of itself. */
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
 * The range that holds both: numbers become their least and greatest; other leaves that differ, lists of different
 * lengths and keys that one of the two lacks become `MIXED`. Any order of trees ends at the same range. It shares
 * what is equal with `a` (`widenTree(a, a)` is `a`), so that many equal trees take the memory of one.
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

/** `Array.isArray` alone does not see readonly lists. */
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

/** Its own, never what it inherits: `__proto__` is a key like any other. */
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
  // Defines keys and assigns none, which `__proto__` would turn into something else.
  return Object.fromEntries([...both, ...added.map((key) => [key, MIXED] as const)]);
}

/** Nested lists and records of numbers and other leaves, as JSON has them. */
export type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree };
