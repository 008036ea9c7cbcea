import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { mean, sum, summarize } from "../../../src/stats/index.ts";

describe("summary", () => {
  test("sums without losing small terms beside large ones", () => {
    // Neumaier's own example: naive summation gives 0.
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
  });

  test("gives infinities for infinite values", () => {
    expect(sum([1, Infinity, 2])).toBe(Infinity);
    expect(sum([1, Infinity, -Infinity])).toBeNaN();
  });

  test("gives equal values their own mean and no variance", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }),
        fc.integer({ min: 2, max: 50 }),
        (value, n) => {
          const { mean, variance } = summarize(new Float64Array(n).fill(value));
          expect(mean === value).toBe(true);
          expect(variance).toBe(0);
        },
      ),
      { seed: 1 },
    );
  });

  test("has the textbook moments", () => {
    expect(summarize([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({
      n: 8,
      sum: 40,
      mean: 5,
      squares: 32,
      variance: 32 / 7,
      sd: Math.sqrt(32 / 7),
    });
  });

  test("says NaN where there is too little", () => {
    expect(mean([])).toBeNaN();
    expect(summarize([])).toMatchObject({ n: 0, sum: 0, mean: Number.NaN, variance: Number.NaN });
    expect(summarize([3])).toMatchObject({ mean: 3, variance: Number.NaN });
  });
});
