import { BLOCK } from "../random/block.ts";
import type { SeedFor } from "../random/xoshiro128.ts";
import type { SecondTest } from "../tests/second-test.ts";

/** One member: value i of a side is repetition i of that side, in every member. */
export interface UnpairedMember {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Number of blocks in memory at a time, unless a block has very many bits. It is large enough that the tables of sums
 * cost little compared to the sums.
 */
const MOST_BLOCKS = 8;
/** Number of words of bits in memory at a time: 1 MB. */
const MOST_WORDS = 1 << 18;

/** Number of blocks in memory at a time, for arrangements of `words` 32-bit words each. */
export function blocksHeld(words: number): number {
  return Math.min(MOST_BLOCKS, Math.max(1, Math.floor(MOST_WORDS / (words * BLOCK))));
}

/** Number of resamples, and the random streams. */
export interface ResamplingOptions {
  /** B; the design uses 9,999. */
  readonly resamples: number;
  /** Number of resamples for a p near a level at which it decides something; not below `resamples`. */
  readonly maxResamples: number;
  /**
   * Levels at which any p decides something. They determine the draws, so they must stay the same when a member or a
   * set is added.
   */
  readonly alphas: readonly number[];
  /** Level at which an adjusted p decides, and for which the critical t is computed; null = none, which saves time. */
  readonly criticalAlpha: number | null;
  /**
   * Tests with more arrangements are drawn; absent = as many as the test itself enumerates. A study of many tests
   * lowers it.
   */
  readonly mostEnumerated?: number;
  /**
   * For each member, the effect beyond the null hypothesis that matters, in the unit of its values; absent = all
   * members have the same weight.
   */
  readonly effects?: readonly number[];
  /**
   * Members whose own t is below Student's quantile of this level are left out of the maximum that the others have to
   * exceed; absent = all are counted. The level must be small compared to that of the test: see `membersInside`.
   */
  readonly insideLevel?: number;
  /**
   * For each member, a second test that must reject too; null = only the arrangements decide. Absent = no member has
   * one.
   */
  readonly second?: readonly (SecondTest | null)[];
  readonly seedFor: SeedFor;
  /** Block b draws from `seedFor([...purpose, b])`. */
  readonly purpose: readonly (string | number)[];
}

/**
 * The members of a set under one null distribution of shared arrangements (sign patterns or label permutations).
 * Statistics are t mapped to [-1, 1] by t / sqrt(t^2 + scale), which keeps the order, is the same for all members, and
 * is finite where a constant sample makes t infinite.
 */
export interface JointNull {
  /** The observed t, by index of the member. */
  readonly observed: Float64Array;
  /** Number of equally likely arrangements if they are to be enumerated, else null. */
  readonly arrangements: number | null;
  /** Number of blocks of arrangements that are current at a time. */
  readonly blocks: number;
  /** Makes the arrangements from block x 512 on, in a fixed order, the current ones from place x 512 on. */
  enumerate(block: number, place: number): void;
  /** Makes 512 random arrangements the current ones from place x 512 on. They depend only on the block. */
  randomize(block: number, place: number): void;
  /** Writes the statistics of a member for the first `into.length` current arrangements. */
  fill(member: number, into: Float64Array): void;
  /** Converts the statistic of a member back to t. */
  toT(statistic: number, member: number): number;
}

/** A range [from, to) of arrangements, drawn or enumerated. */
export interface Arrangements {
  readonly mode: "enumerate" | "randomize";
  readonly from: number;
  readonly to: number;
}

/** The current arrangements [start, end). */
export interface Current {
  readonly start: number;
  readonly end: number;
}

/** Visits all arrangements of the range, each time as many as can be current. */
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
 * Ties count as at least as extreme: statistics on the [-1, 1] scale are equal when they differ by at most 100 units of
 * 2^-52. The tolerance is absolute, because the rounding error of a sum grows with its terms and not with the sum.
 */
export const TIE = 100 * 2 ** -52;

/** Whether p is within four standard errors of a level, so that more resamples may change the decision. */
export function isNearStep(p: number, levels: readonly number[], resamples: number): boolean {
  return levels.some(
    (level) => Math.abs(p - level) <= 4 * Math.sqrt((level * (1 - level)) / (resamples + 1)),
  );
}

/** The smallest unadjusted p that drawing can give, including the additional draws that such a small p causes. */
export function smallestDrawnP({ alphas, resamples, maxResamples }: ResamplingOptions): number {
  const p = 1 / (resamples + 1);
  return isNearStep(p, alphas, resamples) ? 1 / (maxResamples + 1) : p;
}
