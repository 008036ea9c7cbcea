import { expect, test } from "@jest/globals";
import { poissonDraw } from "../../../src/stats/random/poisson-draw.ts";

test("is the quantile function of the Poisson distribution", () => {
  // SciPy 1.17: poisson.ppf([.001, .5, .999], 10) = 2, 10, 21; (.5, .1) = 0; poisson.ppf([.025, .975], 500) = 457, 544.
  expect([0.001, 0.5, 0.999].map((uniform) => poissonDraw(10, uniform))).toEqual([2, 10, 21]);
  expect(poissonDraw(0.1, 0.5)).toBe(0);
  expect([0.025, 0.975].map((uniform) => poissonDraw(500, uniform))).toEqual([457, 544]);
  expect(poissonDraw(0, 0.999)).toBe(0);
});

test("ends for any uniform, and follows the normal distribution above a mean of 500", () => {
  expect(poissonDraw(10, 1 - 2 ** -33)).toBeLessThan(50);
  // 500 + 6.3 x sqrt(500) is 641; a uniform of 32 bits comes no closer to 1.
  expect(poissonDraw(500, 1 - 2 ** -33)).toBeLessThan(700);
  // 10,000 + 1.96 x 100
  expect(poissonDraw(10_000, 0.975)).toBe(10_196);
  expect(poissonDraw(501, 2 ** -33)).toBeGreaterThanOrEqual(0);
});
