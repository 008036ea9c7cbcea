/** Number of values that are at most `limit`; `sorted` is in ascending order. */
export function countUpTo(sorted: Float64Array, limit: number): number {
  return firstWhere(sorted, (value) => value > limit);
}

/** Number of values that are below `limit`; `sorted` is in ascending order. */
export function countBelow(sorted: Float64Array, limit: number): number {
  return firstWhere(sorted, (value) => value >= limit);
}

/**
 * Index of the first value for which `holds` is true, if it is also true for all later ones; the length when there is
 * none.
 */
function firstWhere(sorted: Float64Array, holds: (value: number) => boolean): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(sorted[middle] ?? Infinity)) to = middle;
    else from = middle + 1;
  }
  return from;
}
