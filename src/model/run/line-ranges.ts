/** Lines from `first` to `last`, both included; a list of them is ascending, and no two touch. */
export type LineRange = readonly [first: number, last: number];

/** `1-3,7`: a short text for the lines of one file. */
export function formatRanges(ranges: readonly LineRange[]): string {
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

/** No line of any file has a higher number. */
const LAST_LINE = 2 ** 31;

/** Null = it is no such text, or its ranges are not ascending. */
export function parseRanges(text: string): readonly LineRange[] | null {
  if (text === "") return [];
  const ranges: LineRange[] = [];
  let before = -1;
  for (const part of text.split(",")) {
    const match = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(part);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (match === null || first <= before || last < first || last > LAST_LINE) return null;
    ranges.push([first, last]);
    before = last;
  }
  return ranges;
}

/** Ranges of a text that was checked before. */
export function readRanges(text: string): readonly LineRange[] {
  const ranges = parseRanges(text);
  if (ranges === null) throw new Error("expected ranges of lines");
  return ranges;
}

export function countLines(ranges: readonly LineRange[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** Lines of either list, which may be in any order and overlap. */
export function unionOfRanges(a: readonly LineRange[], b: readonly LineRange[]): readonly LineRange[] {
  const union: [number, number][] = [];
  for (const [first, last] of [...a, ...b].toSorted((x, y) => x[0] - y[0])) {
    const open = union.at(-1);
    if (open !== undefined && first <= open[1] + 1) open[1] = Math.max(open[1], last);
    else union.push([first, last]);
  }
  return union;
}

/** Lines of both lists. */
export function commonRanges(a: readonly LineRange[], b: readonly LineRange[]): readonly LineRange[] {
  const common: LineRange[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [x, y] = [a[i], b[j]];
    if (x === undefined || y === undefined) return common;
    const [first, last] = [Math.max(x[0], y[0]), Math.min(x[1], y[1])];
    if (first <= last) common.push([first, last]);
    if (x[1] < y[1]) i += 1;
    else j += 1;
  }
}

/** Lines of `a` that are not in `b`. */
export function rangesWithout(a: readonly LineRange[], b: readonly LineRange[]): readonly LineRange[] {
  const rest: LineRange[] = [];
  let j = 0;
  for (const [first, last] of a) {
    let from = first;
    for (; j < b.length; j += 1) {
      const [start = 0, end = 0] = b[j] ?? [];
      if (end < from) continue;
      if (start > last) break;
      if (start > from) rest.push([from, start - 1]);
      from = Math.max(from, end + 1);
      // The next range of `a` may begin inside of this one.
      if (end > last) break;
    }
    if (from <= last) rest.push([from, last]);
  }
  return rest;
}
