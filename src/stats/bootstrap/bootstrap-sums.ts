import { bootstrapDraws, shapeOf, type DrawOptions, type UnitDraws } from "./bootstrap-draws.ts";
import { BLOCK } from "../random/block.ts";

export interface BootstrapOptions extends DrawOptions {
  /** Each bound is wrong with about this probability. */
  readonly alpha: number;
}

/** Columns of the same units, which are resampled together. */
export type Group = readonly Float64Array[];

/**
 * Sums of each column over resampled units, by resample. Every group draws its own units, in the given order. It only
 * adds, so the result is the same to the last bit in every engine.
 */
export function bootstrapSums(groups: readonly Group[], options: BootstrapOptions): readonly Group[] {
  const { resamples } = options;
  const draws = bootstrapDraws(
    groups.map((columns) => columns[0]?.length ?? 0),
    options,
  );
  const sums = groups.map((columns) => columns.map(() => new Float64Array(resamples)));
  const pairTables = groups.map((columns) => columns.map(pairSums));
  for (let from = 0; from < resamples; from += BLOCK) {
    for (const [g, drawn] of draws(from / BLOCK).entries()) {
      for (const [c, column] of (groups[g] ?? []).entries()) {
        const into = sums[g]?.[c]?.subarray(from, from + BLOCK) ?? new Float64Array();
        const { pairs, singles } = shapeOf(column.length);
        into.fill(0);
        addDrawn({ values: pairTables[g]?.[c] ?? new Float64Array(), each: pairs }, drawn.pairs, into);
        addDrawn({ values: column, each: singles }, drawn.singles, into);
      }
    }
  }
  return sums;
}

/** The sum of units i and j, at n x i + j; empty where units are not drawn in pairs. */
function pairSums(column: Float64Array): Float64Array {
  const n = column.length;
  const sums = new Float64Array(shapeOf(n).pairs === 0 ? 0 : n * n);
  for (let i = 0, at = 0; at < sums.length; i += 1) {
    const first = column[i] ?? 0;
    for (let j = 0; j < n; j += 1, at += 1) sums[at] = first + (column[j] ?? 0);
  }
  return sums;
}

interface Drawn {
  readonly values: Float64Array;
  /** Number of draws in a resample. */
  readonly each: number;
}

function addDrawn(
  { values, each }: Drawn,
  drawn: UnitDraws["pairs"] | UnitDraws["singles"],
  into: Float64Array,
): void {
  if (each === 0) return;
  for (let r = 0, at = 0; r < into.length; r += 1) {
    let total = into[r] ?? 0;
    for (const end = at + each; at < end; at += 1) total += values[drawn[at] ?? 0] ?? 0;
    into[r] = total;
  }
}
