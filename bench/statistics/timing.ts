export interface Timing {
  readonly minimum: number;
  readonly median: number;
  readonly runs: number;
}

/** Milliseconds. */
export function summarizeTimes(milliseconds: readonly number[]): Timing {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { minimum: sorted[0]!, median, runs: sorted.length };
}

/** Milliseconds of `runs` calls; the first ones, while the engine still compiles, do not count. */
export function timesOf(runs: number, call: (run: number) => unknown, warmUps: number): readonly number[] {
  for (let run = 0; run < warmUps; run += 1) call(-1 - run);
  return Array.from({ length: runs }, (_, run) => {
    const start = performance.now();
    call(run);
    return performance.now() - start;
  });
}
