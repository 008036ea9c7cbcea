import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ExactSums } from "../../../src/detect/collect/exact-sums.ts";

function sumOf(values: readonly number[]): number {
  const sum = new ExactSums();
  for (const value of values) sum.add(3, value);
  return sum.value(3);
}

test("is correctly rounded: cases of CPython's test_math.py for fsum", () => {
  expect(sumOf([])).toBe(0);
  expect(sumOf([1e100, 1, -1e100, 1e-100, 1e50, -1, -1e50])).toBe(1e-100);
  expect(sumOf([2 ** 53, -0.5, -(2 ** -54)])).toBe(2 ** 53 - 1);
  expect(sumOf([2 ** 53, 1, 2 ** -100])).toBe(2 ** 53 + 2);
  expect(sumOf([2 ** 53 + 10, 1, 2 ** -100])).toBe(2 ** 53 + 12);
  expect(sumOf(Array.from({ length: 10 }, () => 0.1))).toBe(1);
});

test("does not depend on the order of the addends", () => {
  const values = fc.array(fc.double({ min: -1e200, max: 1e200, noNaN: true }), { maxLength: 40 });
  fc.assert(
    fc.property(values, (list) => {
      expect(sumOf(list.toReversed())).toBe(sumOf(list));
      expect(sumOf(list.toSorted((a, b) => a - b))).toBe(sumOf(list));
    }),
    { seed: 7 },
  );
});
