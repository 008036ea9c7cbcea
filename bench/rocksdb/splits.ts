import { drawUniform } from "../../src/base/hash.ts";

export const LAYOUTS = ["contiguous", "interleaved"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Indices of runs. */
export interface Split {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

export interface SplitOptions {
  readonly count: number;
  readonly seed: number;
}

export function splitsOf(layout: Layout, runs: number, options: SplitOptions): readonly Split[] {
  return layout === "contiguous" ? contiguousSplits(runs, options.count) : interleavedSplits(runs, options);
}

/** Half of the runs against the half that follows, from each run on, as a ring so that no run is favoured. They overlap much. */
function contiguousSplits(runs: number, count: number): readonly Split[] {
  const length = Math.floor(runs / 2);
  const window = (start: number) => Array.from({ length }, (_, i) => (start + i) % runs);
  return Array.from({ length: Math.min(runs, count) }, (_, start) => ({
    baseline: window(start),
    candidate: window(start + length),
  }));
}

/** Of two neighbours in time a coin decides which is the baseline. */
function interleavedSplits(runs: number, { count, seed }: SplitOptions): readonly Split[] {
  return Array.from({ length: count }, (_, split) => {
    const isFirst = Array.from({ length: Math.floor(runs / 2) }, (_, block) =>
      Number(drawUniform(["rocksdb-aa", seed, split, block]) < 0.5),
    );
    return {
      baseline: isFirst.map((first, block) => 2 * block + 1 - first),
      candidate: isFirst.map((first, block) => 2 * block + first),
    };
  });
}
