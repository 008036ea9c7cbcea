import { BLOCK } from "./resampling.ts";
import { Xoshiro128, type SeedFor } from "./xoshiro128.ts";

export interface BootstrapOptions {
  /** B, 9,999 by default of the design. */
  readonly resamples: number;
  /** Each bound is wrong with about this probability. */
  readonly alpha: number;
  readonly seedFor: SeedFor;
  /** Block b of 512 resamples draws from `seedFor([...purpose, b])`. */
  readonly purpose: readonly (string | number)[];
}

/** Columns of the same units, resampled together. */
export type Group = readonly Float64Array[];

/**
 * Sums of each column over resampled units, by resample. Every group draws its own units, in the order given.
 * Only additions: the same bits in every engine.
 */
export function bootstrapSums(groups: readonly Group[], options: BootstrapOptions): readonly Group[] {
  const { resamples, seedFor, purpose } = options;
  const sums = groups.map((columns) => columns.map(() => new Float64Array(resamples)));
  const indexes = groups.map((columns) => new Uint32Array(columns[0]?.length ?? 0));
  for (let from = 0; from < resamples; from += BLOCK) {
    const random = new Xoshiro128(seedFor([...purpose, from / BLOCK]));
    for (let r = from; r < Math.min(from + BLOCK, resamples); r += 1) {
      for (const [g, columns] of groups.entries()) {
        const drawn = indexes[g] ?? new Uint32Array();
        drawUnits(random, drawn);
        for (const [c, column] of columns.entries()) {
          const into = sums[g]?.[c];
          if (into !== undefined) into[r] = sumAt(column, drawn);
        }
      }
    }
  }
  return sums;
}

/** As many units as there are, with replacement. */
function drawUnits(random: Xoshiro128, into: Uint32Array): void {
  const n = into.length;
  for (let i = 0; i < n; i += 1) into[i] = random.below(n);
}

function sumAt(column: Float64Array, indexes: Uint32Array): number {
  let total = 0;
  for (let i = 0; i < indexes.length; i += 1) total += column[indexes[i] ?? 0] ?? 0;
  return total;
}
