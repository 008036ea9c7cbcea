import { BLOCK } from "../random/block.ts";
import type { SeedFor } from "../random/xoshiro128.ts";
import type { SecondTest } from "../tests/second-test.ts";

/** One member: value i of a side is repetition i of that side, in every member. */
export interface UnpairedMember {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Blocks in memory at a time, unless one has very many bits: enough that making tables of sums costs little beside the sums. */
const MOST_BLOCKS = 8;
/** Words of bits in memory at a time: 1 MB. */
const MOST_WORDS = 1 << 18;

/** How many blocks of arrangements of `words` 32-bit words each are held at a time. */
export function blocksHeld(words: number): number {
  return Math.min(MOST_BLOCKS, Math.max(1, Math.floor(MOST_WORDS / (words * BLOCK))));
}

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
   * Members whose own t is below Student's quantile of this level are not counted among the largest that the others have
   * to beat; absent = all are counted. Small beside the level of the test: see `membersInside`.
   */
  readonly insideLevel?: number;
  /** By member: a test that has to reject too; null = the arrangements decide. Absent = none. */
  readonly second?: readonly (SecondTest | null)[];
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
  /** Number of equally likely arrangements when they are to be enumerated, else null. */
  readonly arrangements: number | null;
  /** Blocks of arrangements that are current at a time. */
  readonly blocks: number;
  /** Makes arrangements block x 512 and following, in a fixed order, the current ones from place x 512. */
  enumerate(block: number, place: number): void;
  /** Makes 512 random arrangements the current ones from place x 512; they depend on the block alone. */
  randomize(block: number, place: number): void;
  /** Writes a member's statistics under the first `into.length` current arrangements. */
  fill(member: number, into: Float64Array): void;
  /** Maps a member's statistic back to t. */
  toT(statistic: number, member: number): number;
}

/** A range [from, to) of arrangements, drawn or enumerated. */
export interface Arrangements {
  readonly mode: "enumerate" | "randomize";
  readonly from: number;
  readonly to: number;
}

/** Current arrangements [start, end). */
export interface Current {
  readonly start: number;
  readonly end: number;
}

/** Visits all arrangements of the range, as many at a time as can be current. */
export function forEachCurrent(
  joint: JointNull,
  { mode, from, to }: Arrangements,
  visit: (current: Current) => void,
): void {
  if (from >= to) return;
  for (let first = Math.floor(from / BLOCK); first * BLOCK < to; first += joint.blocks) {
    const blocks = Math.min(joint.blocks, Math.ceil(to / BLOCK) - first);
    for (let place = 0; place < blocks; place += 1) joint[mode](first + place, place);
    const before = first * BLOCK;
    visit({ start: Math.max(from - before, 0), end: Math.min(to - before, blocks * BLOCK) });
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

/** The smallest unadjusted p that drawing can give, with the further draws that so small a p leads to. */
export function smallestDrawnP({ alphas, resamples, maxResamples }: ResamplingOptions): number {
  const p = 1 / (resamples + 1);
  return isNearStep(p, alphas, resamples) ? 1 / (maxResamples + 1) : p;
}
