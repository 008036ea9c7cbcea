import type { Xoshiro128 } from "../../../src/stats/index.ts";

/** Standard normal values by Box and Muller. */
export function normalSample(random: Xoshiro128, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => {
    const radius = Math.sqrt(-2 * Math.log((random.nextU32() + 1) / 2 ** 32));
    return radius * Math.cos(2 * Math.PI * (random.nextU32() / 2 ** 32));
  });
}
