/** Most times in any window of the given length, both ends included. */
export function mostInAnyWindow(times: readonly number[], windowMs: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(
    ...sorted.map((start) => sorted.filter((time) => time >= start && time <= start + windowMs).length),
  );
}
