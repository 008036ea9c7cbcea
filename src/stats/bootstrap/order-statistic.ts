/**
 * The value at `rank` (from 0, below the length) in ascending order, found without sorting (Hoare 1961, quickselect).
 * It changes the order of `values`, which must not contain NaN.
 */
export function orderStatistic(values: Float64Array, rank: number): number {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = medianOfThree(values[from] ?? 0, values[(from + to) >> 1] ?? 0, values[to] ?? 0);
    let left = from;
    let right = to;
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left += 1;
      while ((values[right] ?? 0) > pivot) right -= 1;
      if (left <= right) {
        const value = values[left] ?? 0;
        values[left] = values[right] ?? 0;
        values[right] = value;
        left += 1;
        right -= 1;
      }
    }
    // All values between the two ends are equal to the pivot.
    if (rank <= right) to = right;
    else if (rank >= left) from = left;
    else return pivot;
  }
  return values[from] ?? Number.NaN;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
