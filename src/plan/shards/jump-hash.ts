const MASK_64 = (1n << 64n) - 1n;
/** Multiplier of the 64-bit linear congruential generator in the paper. */
const MULTIPLIER = 2_862_933_555_777_941_757n;

/**
 * Bucket, 0-based, of a 64-bit key: uniform, a function of the key and the number of buckets alone. With one bucket more
 * a share of 1 / buckets moves there, and nothing else moves.
 * Source: Lamping & Veach, A Fast, Minimal Memory, Consistent Hash Algorithm (arXiv:1406.2294, 2014).
 */
export function jumpHash(key: bigint, buckets: number): number {
  let state = key & MASK_64;
  let bucket = 0;
  let next = 0;
  while (next < buckets) {
    bucket = next;
    state = (state * MULTIPLIER + 1n) & MASK_64;
    next = Math.floor((bucket + 1) * (2 ** 31 / (Number(state >> 33n) + 1)));
  }
  return bucket;
}
