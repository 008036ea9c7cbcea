/** Four 32-bit words, not all zero. */
export type RngState = readonly [number, number, number, number];

/** Returns a state that depends only on the key. The caller chooses the seed. */
export type SeedFor = (key: readonly (string | number)[]) => RngState;

/** Read once: inside a vm context (jest, a plug-in host) each look-up of a global costs more than the draw. */
const { imul } = Math;

/**
 * xoshiro128** 1.1 by Blackman and Vigna, https://prng.di.unimi.it/xoshiro128starstar.c.
 * Integer arithmetic only, so every engine draws the same.
 * @throws RangeError for four zero words.
 * @example
 * const random = new Xoshiro128([1, 2, 3, 4]);
 * [random.nextU32(), random.nextU32(), random.nextU32()];
 * // => [11520, 0, 5927040]
 */
export class Xoshiro128 {
  #s0: number;
  #s1: number;
  #s2: number;
  #s3: number;
  /** The unused half of the last draw of `below`; -1 = none. */
  #half = -1;

  constructor(state: RngState) {
    [this.#s0, this.#s1, this.#s2, this.#s3] = [state[0] | 0, state[1] | 0, state[2] | 0, state[3] | 0];
    if ((this.#s0 | this.#s1 | this.#s2 | this.#s3) === 0) {
      throw new RangeError("expected a generator state with a bit set, got four zero words");
    }
  }

  /** The next 32 bits, as a signed integer. */
  nextInt32(): number {
    const s1 = this.#s1;
    const product = imul(s1, 5);
    const result = imul((product << 7) | (product >>> 25), 9);
    const s2 = this.#s2 ^ this.#s0;
    const s3 = this.#s3 ^ s1;
    this.#s1 = s1 ^ s2;
    this.#s0 ^= s3;
    this.#s2 = s2 ^ (s1 << 9);
    this.#s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  }

  /** The next 32 bits, 0 to 2^32 - 1. */
  nextU32(): number {
    return this.nextInt32() >>> 0;
  }

  /**
   * A uniform integer in [0, bound), 1 <= bound <= 2^21, unbiased (Lemire 2019, multiplication and rejection).
   * Up to 65536 on 16-bit halves: two indexes come from one draw, low half first.
   */
  below(bound: number): number {
    if (bound > 0x10000) return this.#belowWide(bound);
    for (;;) {
      const product = this.#next16() * bound;
      const low = product & 0xffff;
      if (low >= bound || low >= (0x10000 - bound) % bound) return product >>> 16;
    }
  }

  /**
   * Draws for every place of `into`, as `nextInt32` would. The state stays in registers, which is four times as fast.
   */
  fillWords(into: Int32Array): void {
    let [s0, s1, s2, s3] = [this.#s0, this.#s1, this.#s2, this.#s3];
    for (let i = 0; i < into.length; i += 1) {
      const product = imul(s1, 5);
      into[i] = imul((product << 7) | (product >>> 25), 9);
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
    }
    [this.#s0, this.#s1, this.#s2, this.#s3] = [s0, s1, s2, s3];
  }

  /**
   * Uniform integers in [0, bound), 1 <= bound <= 65536, as `below` would draw them one by one, except that a half from
   * an earlier draw is not used and an unused half at the end is dropped.
   */
  fillBelow(into: Uint16Array, bound: number): void {
    let [s0, s1, s2, s3] = [this.#s0, this.#s1, this.#s2, this.#s3];
    // A product whose low half is not above this value would favour its index, so the next draw overwrites it.
    const biased = (0x10000 % bound) - 1;
    for (let at = 0; at < into.length;) {
      const product = imul(s1, 5);
      const bits = imul((product << 7) | (product >>> 25), 9);
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      const first = imul(bits & 0xffff, bound);
      into[at] = first >>> 16;
      // A branch would be mispredicted at each rejection. This adds 1 where the low half is above, else 0.
      at += (biased - (first & 0xffff)) >>> 31;
      if (at === into.length) break;
      const second = imul(bits >>> 16, bound);
      into[at] = second >>> 16;
      at += (biased - (second & 0xffff)) >>> 31;
    }
    [this.#s0, this.#s1, this.#s2, this.#s3] = [s0, s1, s2, s3];
    this.#half = -1;
  }

  #belowWide(bound: number): number {
    for (;;) {
      // The product is below 2^53, so it is exact.
      const product = this.nextU32() * bound;
      const low = product % 0x100000000;
      if (low >= bound || low >= (0x100000000 - bound) % bound) return (product - low) / 0x100000000;
    }
  }

  #next16(): number {
    const half = this.#half;
    if (half >= 0) {
      this.#half = -1;
      return half;
    }
    const bits = this.nextInt32();
    this.#half = bits >>> 16;
    return bits & 0xffff;
  }
}
