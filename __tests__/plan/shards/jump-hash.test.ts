import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { jumpHash } from "../../../src/plan/shards/jump-hash.ts";

const key = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

/** What two other implementations of the paper give: ClickHouse's test 00580_consistent_hashing_functions, and the docs of the crate jump-consistent-hash. */
const PUBLISHED: readonly (readonly [key: bigint, buckets: number, bucket: number])[] = [
  [1n, 1, 0],
  [42n, 57, 43],
  [256n, 1024, 520],
  [3735883980n, 666, 361],
  [16045690984833335023n, 255, 237],
  [1n, 60, 55],
  [2n, 60, 46],
];

test("gives the published buckets", () => {
  expect(PUBLISHED.map(([one, buckets]) => jumpHash(one, buckets))).toEqual(
    PUBLISHED.map(([, , bucket]) => bucket),
  );
});

/** By definition of the algorithm: state 0 steps to 1, whose upper 31 bits are 0, so the first jump leads to 2^31. */
test("key 0 is in the first bucket, however many there are", () => {
  expect([1, 2, 100, 2 ** 30].map((buckets) => jumpHash(0n, buckets))).toEqual([0, 0, 0, 0]);
});

test("a key stays in its bucket or moves to the new one when there is one bucket more", () => {
  fc.assert(
    fc.property(key, fc.integer({ min: 1, max: 500 }), (one, buckets) => {
      const before = jumpHash(one, buckets);
      expect(before).toBeGreaterThanOrEqual(0);
      expect(before).toBeLessThan(buckets);
      expect([before, buckets]).toContain(jumpHash(one, buckets + 1));
    }),
  );
});

test("7,000 keys in 7 buckets: each bucket has 1,000, give or take four standard deviations", () => {
  const counts = Array.from({ length: 7 }, () => 0);
  for (let i = 1n; i <= 7000n; i += 1n) {
    const bucket = jumpHash((i * 0x9e3779b97f4a7c15n) & (2n ** 64n - 1n), 7);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  // Binomial(7000, 1/7): standard deviation 29.3.
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(118);
});
