import { describe, expect, test } from "@jest/globals";
import { Xoshiro128 } from "../../../src/stats/index.ts";
import { oracles } from "../../reference/oracles.ts";

describe("xoshiro128**", () => {
  test("draws the published sequence", () => {
    const random = new Xoshiro128([1, 2, 3, 4]);
    const drawn = Array.from({ length: 10 }, () => random.nextU32());
    expect(drawn).toEqual(oracles.xoshiro128ss_state_1234);
  });

  test("reads state words above 2^31 as unsigned", () => {
    const unsigned = new Xoshiro128([0xffffffff, 0x80000000, 1, 2]);
    const signed = new Xoshiro128([-1, -0x80000000, 1, 2]);
    for (let i = 0; i < 20; i += 1) expect(unsigned.nextU32()).toBe(signed.nextU32());
  });

  test("refuses the all-zero state, from which it would never leave", () => {
    expect(() => new Xoshiro128([0, 0, 0, 0])).toThrow(RangeError);
  });

  test.each([1, 2, 3, 7, 1000, 40_000, 65_536, 65_537, 2 ** 21])("draws below %i evenly", (bound) => {
    const random = new Xoshiro128([5, 6, 7, 8]);
    const bins = Math.min(bound, 4);
    const counts = new Float64Array(bins);
    const draws = 40_000;
    let outside = 0;
    for (let i = 0; i < draws; i += 1) {
      const value = random.below(bound);
      if (!(value >= 0 && value < bound && Number.isInteger(value))) outside += 1;
      counts[Math.floor((value / bound) * bins)]! += 1;
    }
    expect(outside).toBe(0);
    for (const [bin, count] of counts.entries()) {
      const low = Math.ceil((bin * bound) / bins);
      const high = Math.ceil(((bin + 1) * bound) / bins);
      const share = (high - low) / bound;
      // Five standard errors of a binomial count.
      expect(Math.abs(count - draws * share)).toBeLessThanOrEqual(5 * Math.sqrt(draws * share * (1 - share)));
    }
  });

  test("draws many at a time as one by one", () => {
    const [many, single] = [new Xoshiro128([9, 8, 7, 6]), new Xoshiro128([9, 8, 7, 6])];
    for (const length of [0, 1, 100]) {
      const drawn = new Int32Array(length);
      many.fillWords(drawn);
      expect([...drawn]).toEqual(Array.from({ length }, () => single.nextInt32()));
    }
    expect(many.nextInt32()).toBe(single.nextInt32());
  });

  // 2^15 + 1 refuses nearly half of all draws.
  test.each([1, 2, 30, 900, 10_000, 32_769, 65_536])("draws many below %i as one by one", (bound) => {
    const [many, single] = [new Xoshiro128([9, 8, 7, bound]), new Xoshiro128([9, 8, 7, bound])];
    const drawn = new Uint16Array(2001);
    many.fillBelow(drawn, bound);
    expect([...drawn]).toEqual(Array.from(drawn, () => single.below(bound)));
  });

  test("takes two indexes from one draw, low half first", () => {
    const bits = new Xoshiro128([9, 8, 7, 6]).nextU32();
    const random = new Xoshiro128([9, 8, 7, 6]);
    expect([random.below(65_536), random.below(65_536)]).toEqual([bits & 0xffff, bits >>> 16]);
  });
});
