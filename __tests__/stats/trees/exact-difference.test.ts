import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { exactDifference } from "../../../src/stats/index.ts";

const tolerance = { absoluteTolerance: 1e-10, relativeTolerance: 1e-10 };

test("accepts what is within atol + rtol |b| and nothing beyond", () => {
  expect(exactDifference({ x: 100, y: 100 + 1e-8, ...tolerance }).within).toBe(true);
  expect(exactDifference({ x: 100, y: 100 + 1.1e-8, ...tolerance }).within).toBe(false);
  expect(exactDifference({ x: 0, y: 1e-10, ...tolerance }).within).toBe(true);
  expect(exactDifference({ x: 0, y: 1.1e-10, ...tolerance }).within).toBe(false);
});

test("reports the absolute and the relative difference, none relative to 0", () => {
  expect(exactDifference({ x: 4, y: 5, ...tolerance })).toEqual({
    within: false,
    absolute: 1,
    relative: 0.25,
    ulps: 2 ** 50,
  });
  expect(exactDifference({ x: 0, y: -0, ...tolerance })).toEqual({
    within: true,
    absolute: 0,
    relative: null,
    ulps: 0,
  });
});

test("holds equal infinities equal, and NaN never", () => {
  expect(exactDifference({ x: Infinity, y: Infinity, ...tolerance }).within).toBe(true);
  expect(exactDifference({ x: Infinity, y: 1, ...tolerance }).within).toBe(false);
  expect(exactDifference({ x: 1, y: Number.NaN, ...tolerance }).within).toBe(false);
  expect(exactDifference({ x: Number.NaN, y: Number.NaN, ...tolerance }).within).toBe(false);
});

describe("the distance in doubles", () => {
  const ulps = (x: number, y: number) => exactDifference({ x, y, ...tolerance }).ulps;

  test.each([
    [1, 1 + Number.EPSILON, 1],
    [1, 1 - Number.EPSILON / 2, 1],
    // Between 4 and 8 a step is 4 epsilon.
    [4, 4 + 12 * Number.EPSILON, 3],
    [0, Number.MIN_VALUE, 1],
    [-Number.MIN_VALUE, Number.MIN_VALUE, 2],
    [0, -0, 0],
    [Number.MAX_VALUE, Infinity, 1],
    [0.1 + 0.2, 0.3, 1],
    [Number.NaN, 1, null],
  ])("from %d to %d is %d", (a, b, expected) => {
    expect(ulps(a, b)).toBe(expected);
    expect(ulps(b, a)).toBe(expected);
    expect(ulps(-a, -b)).toBe(expected);
  });

  test("adds up along the way, and does not change with the power of two", () => {
    const value = fc.double({ min: 1e-100, max: 1e100, noNaN: true });
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 1000 }), (a, steps) => {
        // Up to 2^12 steps of one binade keep their size, or half of it past its end.
        const b = a + steps * a * Number.EPSILON;
        const found = ulps(a, b);
        expect(found).toBeGreaterThanOrEqual(steps / 2 - 1);
        expect(found).toBeLessThanOrEqual(2 * steps + 1);
        expect(ulps(a * 1024, b * 1024)).toBe(found);
      }),
      { seed: 1 },
    );
  });
});
