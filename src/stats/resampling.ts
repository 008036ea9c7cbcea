import type { SeedFor } from "./xoshiro128.ts";

/** Arrangements are drawn and seeded in blocks of this many: any number of workers draws the same bits. */
export const BLOCK = 512;

/** How often to resample, and from which streams. */
export interface ResamplingOptions {
  /** B: 9,999 by default of the design. */
  readonly resamples: number;
  /** Where B goes when a p is near a level at which it decides something; not below `resamples`. */
  readonly maxResamples: number;
  /** Levels at which any p decides something. Keep them when a member or a set is added: they fix the draws. */
  readonly alphas: readonly number[];
  /** Level at which an adjusted p decides, and whose critical t is asked for; null = none, which saves time. */
  readonly criticalAlpha: number | null;
  /** Tests of more arrangements are drawn; absent = as many as the test itself enumerates. A study of many tests lowers it. */
  readonly mostEnumerated?: number;
  /** By member: the effect beyond the null that matters, in the unit of its values; absent = no member comes first. */
  readonly effects?: readonly number[];
  /**
   * Members whose own t is below minus this are not counted among the largest that the others have to beat; absent =
   * all are counted. See `stepDownMaxT`.
   */
  readonly insideBy?: number;
  readonly seedFor: SeedFor;
  /** Block b draws from `seedFor([...purpose, b])`. */
  readonly purpose: readonly (string | number)[];
}

/**
 * The members of a set under one null distribution of shared arrangements (sign patterns or label permutations).
 * Statistics are t mapped to [-1, 1] by t / sqrt(t^2 + scale): monotone, the same for all members, and finite where a
 * constant sample makes t infinite.
 */
export interface JointNull {
  /** By member. */
  readonly observed: Float64Array;
  /** By member: the factor its t is divided by before the mapping; 1 = none. */
  readonly yardsticks: Float64Array;
  /** Number of equally likely arrangements when they are to be enumerated, else null. */
  readonly arrangements: number | null;
  /** Makes arrangements block x 512 and following the current ones, in a fixed order. */
  enumerate(block: number): void;
  /** Makes 512 random arrangements the current ones; they depend on the block alone. */
  randomize(block: number): void;
  /** Writes a member's 512 statistics under the current arrangements. */
  fill(member: number, into: Float64Array): void;
  /** Maps a statistic back to t over the member's yardstick. */
  toT(statistic: number): number;
}

/** A range [from, to) of arrangements, drawn or enumerated. */
export interface Arrangements {
  readonly mode: "enumerate" | "randomize";
  readonly from: number;
  readonly to: number;
}

/** Visits each block that overlaps the range, with its arrangements current. */
export function forEachBlock(
  joint: JointNull,
  { mode, from, to }: Arrangements,
  visit: (start: number, end: number) => void,
): void {
  for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block += 1) {
    joint[mode](block);
    visit(Math.max(from - block * BLOCK, 0), Math.min(to - block * BLOCK, BLOCK));
  }
}

/**
 * Ties count as at least as extreme: statistics on the [-1, 1] scale that differ by 100 units of 2^-52 are equal.
 * Absolute, since the rounding of a sum scales with its terms and not with the sum.
 */
export const TIE = 100 * 2 ** -52;

/** Is p within four standard errors of a level, so that more resamples might decide otherwise? */
export function isNearStep(p: number, levels: readonly number[], resamples: number): boolean {
  return levels.some(
    (level) => Math.abs(p - level) <= 4 * Math.sqrt((level * (1 - level)) / (resamples + 1)),
  );
}

/** The smallest unadjusted p that drawing can give, once it has gone on as far as that p makes it. */
export function smallestDrawnP({ alphas, resamples, maxResamples }: ResamplingOptions): number {
  const p = 1 / (resamples + 1);
  return isNearStep(p, alphas, resamples) ? 1 / (maxResamples + 1) : p;
}
