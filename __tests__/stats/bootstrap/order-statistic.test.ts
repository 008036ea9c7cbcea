import { expect, test } from "@jest/globals";
import { orderStatistic } from "../../../src/stats/bootstrap/order-statistic.ts";
import { Xoshiro128 } from "../../../src/stats/random/xoshiro128.ts";

test("is what sorting gives, at every rank, with ties and in any order", () => {
  const random = new Xoshiro128([1, 2, 3, 4]);
  for (const distinct of [1, 3, 1000]) {
    const values = Float64Array.from({ length: 57 }, () => random.below(distinct) - 1);
    for (const sample of [values, values.toSorted(), values.toSorted().toReversed()]) {
      const ranks = Array.from(sample, (_, rank) => orderStatistic(Float64Array.from(sample), rank));
      expect(ranks).toEqual(Array.from(sample.toSorted()));
    }
  }
});

test("of a sorted, a constant and a huge sample takes no quadratic time", () => {
  const ascending = Float64Array.from({ length: 200_000 }, (_, i) => i);
  expect(orderStatistic(ascending, 150_000)).toBe(150_000);
  expect(orderStatistic(new Float64Array(200_000).fill(7), 3)).toBe(7);
  expect(orderStatistic(ascending.toReversed(), 0)).toBe(0);
});
