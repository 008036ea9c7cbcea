/** How many of ascending values are at most `limit`. */
export function countUpTo(sorted: Float64Array, limit: number): number {
  return firstWhere(sorted, (value) => value > limit);
}

/** How many of ascending values are below `limit`. */
export function countBelow(sorted: Float64Array, limit: number): number {
  return firstWhere(sorted, (value) => value >= limit);
}

/** Index of the first value for which `holds`, as it does for all later ones; the length when there is no such value. */
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
