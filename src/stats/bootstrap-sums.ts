import { bootstrapDraws, type DrawOptions } from "./bootstrap-draws.ts";
import { BLOCK } from "./resampling.ts";

export interface BootstrapOptions extends DrawOptions {
  /** Each bound is wrong with about this probability. */
  readonly alpha: number;
}

/** Columns of the same units, resampled together. */
export type Group = readonly Float64Array[];

/**
 * Sums of each column over resampled units, by resample. Every group draws its own units, in the order given.
 * Only additions: the same bits in every engine.
 */
export function bootstrapSums(groups: readonly Group[], options: BootstrapOptions): readonly Group[] {
  const { resamples } = options;
  const draws = bootstrapDraws(
    groups.map((columns) => columns[0]?.length ?? 0),
    options,
  );
  const sums = groups.map((columns) => columns.map(() => new Float64Array(resamples)));
  for (let from = 0; from < resamples; from += BLOCK) {
    const drawn = draws(from / BLOCK);
    for (const [g, columns] of groups.entries()) {
      for (const [c, column] of columns.entries()) {
        const into = sums[g]?.[c]?.subarray(from, from + BLOCK) ?? new Float64Array();
        sumDrawn(column, drawn[g] ?? new Uint32Array(), into);
      }
    }
  }
  return sums;
}

function sumDrawn(column: Float64Array, drawn: Uint32Array, into: Float64Array): void {
  const n = column.length;
  for (let r = 0, at = 0; r < into.length; r += 1) {
    let total = 0;
    for (const end = at + n; at < end; at += 1) total += column[drawn[at] ?? 0] ?? 0;
    into[r] = total;
  }
}
