import { BLOCK } from "../random/block.ts";
import { Xoshiro128, type SeedFor } from "../random/xoshiro128.ts";

/** The streams of the draws, and their number. */
export interface DrawOptions {
  readonly resamples: number;
  readonly seedFor: SeedFor;
  /** Block b of 512 resamples draws from `seedFor([...purpose, b])`. */
  readonly purpose: readonly (string | number)[];
}

/**
 * Units drawn with replacement in one block, one resample after the other. Where there are few units, two are drawn
 * together, i and j as size x i + j, so that one look-up gives the sum of both; `singles` are the units that are drawn
 * alone.
 */
export interface UnitDraws {
  readonly pairs: Uint16Array;
  readonly singles: Uint16Array | Uint32Array;
}

/** The draws of each group. */
export type BlockDraws = readonly UnitDraws[];

/**
 * Up to this many units are drawn in pairs, with tables of 128 KB. With more units a 16-bit draw would often have to be
 * repeated.
 */
const MOST_PAIRED = 128;
const WIDEST = 0x10000;

/** Number of pairs and of single units in a resample. */
export function shapeOf(size: number): { readonly pairs: number; readonly singles: number } {
  const pairs = size <= MOST_PAIRED ? size >> 1 : 0;
  return { pairs, singles: size - 2 * pairs };
}

/** Returns the draws of a block. */
export type Draws = (block: number) => BlockDraws;

/** Most drawn units that are kept for a seed: 32 MB, or 64 MB where a unit needs more than 16 bits. */
const KEPT_UNITS = 1 << 24;

interface Kept {
  readonly units: number;
  readonly blocks: BlockDraws[];
}

/**
 * Drawing costs more than adding, and all metrics of the same units need the same draws one after the other, so draws
 * are kept.
 */
const keptBySeed = new WeakMap<SeedFor, Map<string, Kept>>();

/** The draws for groups of these sizes. Every group draws its own units, in the given order. */
export function bootstrapDraws(sizes: readonly number[], options: DrawOptions): Draws {
  const { resamples, seedFor, purpose } = options;
  const units = sizes.reduce((sum, size) => sum + size, 0) * resamples;
  if (units > KEPT_UNITS) return (block) => drawBlock(sizes, block, options);
  const kept = keptBySeed.get(seedFor) ?? new Map<string, Kept>();
  keptBySeed.set(seedFor, kept);
  const key = JSON.stringify([sizes, resamples, purpose]);
  const { blocks } = kept.get(key) ?? makeRoom(kept, key, units);
  return (block) => {
    const known = blocks[block];
    if (known !== undefined) return known;
    const drawn = drawBlock(sizes, block, options);
    blocks[block] = drawn;
    return drawn;
  };
}

/** Removes the oldest draws to make space for new ones. */
function makeRoom(kept: Map<string, Kept>, key: string, units: number): Kept {
  let total = units;
  for (const one of kept.values()) total += one.units;
  for (const [oldest, one] of kept) {
    if (total <= KEPT_UNITS) break;
    kept.delete(oldest);
    total -= one.units;
  }
  const added: Kept = { units, blocks: [] };
  kept.set(key, added);
  return added;
}

function drawBlock(
  sizes: readonly number[],
  block: number,
  { resamples, seedFor, purpose }: DrawOptions,
): BlockDraws {
  const random = new Xoshiro128(seedFor([...purpose, block]));
  const count = Math.min(BLOCK, resamples - block * BLOCK);
  return sizes.map((size) => {
    const shape = shapeOf(size);
    const pairs = new Uint16Array(shape.pairs * count);
    random.fillBelow(pairs, size * size);
    return { pairs, singles: drawSingles(random, size, shape.singles * count) };
  });
}

function drawSingles(random: Xoshiro128, size: number, count: number): UnitDraws["singles"] {
  if (size > WIDEST) return Uint32Array.from({ length: count }, () => random.below(size));
  const singles = new Uint16Array(count);
  random.fillBelow(singles, size);
  return singles;
}
