import { BLOCK } from "./resampling.ts";
import { Xoshiro128, type SeedFor } from "./xoshiro128.ts";

/** Which draws, and how many. */
export interface DrawOptions {
  readonly resamples: number;
  readonly seedFor: SeedFor;
  /** Block b of 512 resamples draws from `seedFor([...purpose, b])`. */
  readonly purpose: readonly (string | number)[];
}

/** Units drawn with replacement in one block, by group: `draws[r * size + i]` is unit i of resample r. */
export type BlockDraws = readonly Uint32Array[];

/** Answers with the draws of a block. */
export type Draws = (block: number) => BlockDraws;

/** Drawn units kept, by seed: about 64 MB. */
const KEPT_UNITS = 1 << 24;

interface Kept {
  readonly units: number;
  readonly blocks: BlockDraws[];
}

/** Drawing costs more than adding up, and all metrics of the same units ask for the same draws, one after another. */
const keptBySeed = new WeakMap<SeedFor, Map<string, Kept>>();

/** The draws for groups of these sizes; every group draws its own units, in the order given. */
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

/** Drops the oldest for the new one. */
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
  const draws = sizes.map((size) => new Uint32Array(size * count));
  for (let r = 0; r < count; r += 1) {
    for (const [group, into] of draws.entries()) {
      const size = sizes[group] ?? 0;
      const end = (r + 1) * size;
      for (let i = r * size; i < end; i += 1) into[i] = random.below(size);
    }
  }
  return draws;
}
