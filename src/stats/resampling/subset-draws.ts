import { wordsFor, type Bits } from "./kept-sums.ts";
import { BLOCK } from "../random/block.ts";
import type { Xoshiro128 } from "../random/xoshiro128.ts";

/** Number of indexes that are drawn at a time. */
const BATCH = 1024;
const WIDEST = 0x10000;

/**
 * Read once: inside a vm context (jest, a plug-in host) each look-up of a global costs more than the loop around it.
 */
const { imul } = Math;

/** Sizes of a set and of the subsets drawn from it; `drawn` <= `total` / 2. */
export interface SubsetSize {
  readonly total: number;
  readonly drawn: number;
}

/**
 * Draws 512 subsets with `drawn` of `total` items, all equally likely, as the arrangements from `from` on.
 *
 * Each subset starts with one random bit for each item or, where that would give too many items, empty. Then items drawn
 * at random are added or removed until the size is right; an item that cannot be is skipped. Both steps treat all items
 * alike, so every subset of the right size is equally likely. From random bits only about sqrt(total / 2 pi) items have to
 * move, compared to `drawn` items in a Fisher-Yates shuffle; below a third of all items, starting empty needs fewer moves.
 */
export function drawSubsets(
  random: Xoshiro128,
  { total, drawn }: SubsetSize,
  { words, stride }: Bits,
  from: number,
): void {
  const sizes = new Int32Array(BLOCK);
  const startsFair = 3 * drawn >= total;
  for (let w = 0; w < wordsFor(total); w += 1) {
    const block = words.subarray(w * stride + from, w * stride + from + BLOCK);
    if (startsFair) drawBits(random, Math.min(32, total - 32 * w), block, sizes);
    else block.fill(0);
  }
  const indexes = total <= WIDEST ? new Uint16Array(BATCH) : new Uint32Array(BATCH);
  let next = BATCH;
  for (let r = 0; r < BLOCK; r += 1) {
    const size = sizes[r] ?? 0;
    const leaving = size > drawn ? 1 : 0;
    for (let left = leaving === 1 ? size - drawn : drawn - size; left > 0;) {
      if (next === BATCH) {
        drawIndexes(random, total, indexes);
        next = 0;
      }
      const index = indexes[next] ?? 0;
      next += 1;
      const at = (index >>> 5) * stride + from + r;
      const before = words[at] ?? 0;
      // 1 where the item can move, without a branch, which would be mispredicted half of the time.
      const moves = 1 ^ leaving ^ ((before >>> (index & 31)) & 1);
      words[at] = before ^ (moves << (index & 31));
      left -= moves;
    }
  }
}

/**
 * Draws one random bit for each of up to 32 items, in a block of subsets, and adds their number to the size of each
 * subset.
 */
function drawBits(random: Xoshiro128, things: number, block: Int32Array, sizes: Int32Array): void {
  random.fillWords(block);
  const unused = 32 - things;
  for (let r = 0; r < BLOCK; r += 1) {
    const bits = (block[r] ?? 0) >>> unused;
    block[r] = bits;
    sizes[r] = (sizes[r] ?? 0) + countBits(bits);
  }
}

/** Number of set bits (Warren 2012, Hacker's Delight, section 5-1). */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function drawIndexes(random: Xoshiro128, total: number, into: Uint16Array | Uint32Array): void {
  if (into instanceof Uint16Array) return random.fillBelow(into, total);
  for (let i = 0; i < into.length; i += 1) into[i] = random.below(total);
}
