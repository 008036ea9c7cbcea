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

/** What does not count, while the engine still compiles: as many calls, and until so many milliseconds are over. */
export interface WarmUp {
  readonly calls: number;
  readonly milliseconds: number;
}

/** Milliseconds of `runs` calls. */
export function timesOf(runs: number, call: (run: number) => unknown, warmUp: WarmUp): readonly number[] {
  const begin = performance.now();
  for (let run = 0; run < warmUp.calls || performance.now() - begin < warmUp.milliseconds; run += 1) {
    call(-1 - run);
  }
  return Array.from({ length: runs }, (_, run) => {
    const start = performance.now();
    call(run);
    return performance.now() - start;
  });
}
