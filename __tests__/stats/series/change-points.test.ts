import { describe, expect, test } from "@jest/globals";
import { changePoints, studentTail, Xoshiro128 } from "../../../src/stats/index.ts";
import { normalSample } from "../../support/samples/normal-sample.ts";

const RULE = { fewest: 3, largestP: 0.0001 };

function level(mean: number, n: number): readonly number[] {
  const spread = [-1, 1, -2, 2, 0];
  return Array.from({ length: n }, (_, index) => mean + (spread[index % spread.length] ?? 0));
}

/** The definition, pair by pair: Matteson and James 2014, equations 5 and 7, alpha = 1. */
function energyByPairs(x: readonly number[], y: readonly number[]): number {
  const meanDistance = (a: readonly number[], b: readonly number[], pairs: number): number =>
    a.reduce((sum, one) => sum + b.reduce((inner, other) => inner + Math.abs(one - other), 0), 0) / pairs;
  const [m, n] = [x.length, y.length];
  const energy =
    2 * meanDistance(x, y, m * n) - meanDistance(x, x, m * (m - 1)) - meanDistance(y, y, n * (n - 1));
  return ((m * n) / (m + n)) * energy;
}

/** The strongest place by the definition, and its p from the textbook formula of the two-sample t-test. */
function byDefinition(values: readonly number[]): { readonly start: number; readonly p: number } {
  let best = { start: 0, end: 0, energy: -Infinity };
  for (let start = 3; start <= values.length - 3; start += 1) {
    for (let end = start + 3; end <= values.length; end += 1) {
      const energy = energyByPairs(values.slice(0, start), values.slice(start, end));
      if (energy > best.energy + 1e-9) best = { start, end, energy };
    }
  }
  const [x, y] = [values.slice(0, best.start), values.slice(best.start, best.end)];
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const squares = (of: readonly number[]) => of.reduce((sum, value) => sum + (value - mean(of)) ** 2, 0);
  const df = x.length + y.length - 2;
  const variance = (squares(x) + squares(y)) / df;
  const t = Math.abs(mean(y) - mean(x)) / Math.sqrt(variance / x.length + variance / y.length);
  return { start: best.start, p: 2 * studentTail(t, df) };
}

describe("change points", () => {
  test("are where the mean changes, however many there are", () => {
    expect(changePoints([...level(100, 10), ...level(70, 8)], RULE)).toEqual([10]);
    expect(changePoints([...level(100, 8), ...level(70, 9), ...level(120, 5)], RULE)).toEqual([8, 17]);
  });

  test("are found where the series goes back to its first level", () => {
    expect(changePoints([...level(100, 8), ...level(70, 11), ...level(100, 5)], RULE)).toEqual([8, 19]);
  });

  test("need three values on each side", () => {
    expect(changePoints([...level(100, 10), 70, 71], RULE)).toEqual([]);
    expect(changePoints([...level(100, 10), 70, 71, 69], RULE)).toEqual([10]);
    expect(changePoints([1, 1, 100, 100, 100], RULE)).toEqual([]);
  });

  test("of values without spread are exact, and equal values have none", () => {
    expect(changePoints([...Array<number>(9).fill(100), 70, 70, 70], RULE)).toEqual([9]);
    expect(changePoints(Array<number>(30).fill(0.1), RULE)).toEqual([]);
    // Equal but for rounding.
    expect(changePoints([0.3, 0.3, 0.3, 0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2], RULE)).toEqual([]);
  });

  test("stay where they are when the series is shifted or scaled, and turn around with it", () => {
    const values = [...level(100, 9), ...level(83, 12)];
    expect(changePoints(values, RULE)).toEqual([9]);
    expect(
      changePoints(
        values.map((value) => 1000 - 3 * value),
        RULE,
      ),
    ).toEqual([9]);
    expect(changePoints(values.toReversed(), RULE)).toEqual([12]);
  });

  test("are those of the definition, computed pair by pair", () => {
    const random = new Xoshiro128([5, 6, 7, 8]);
    for (let run = 0; run < 60; run += 1) {
      const step = run % 4;
      const values = [...normalSample(random, 14)].map((value, index) => (index < 8 ? value : value + step));
      const { start, p } = byDefinition(values);
      // One change: those inside the parts need the search anew.
      const largestP = p * 1.000001;
      expect(changePoints(values, { fewest: 3, largestP })).toContain(start);
      expect(changePoints(values, { fewest: 3, largestP: p * 0.999999 })).toEqual([]);
    }
  });

  test("are rare in thirty values of one level", () => {
    const random = new Xoshiro128([1, 2, 3, 4]);
    const runs = 400;
    const found = Array.from({ length: runs }, () => changePoints(normalSample(random, 30), RULE).length > 0);
    // About 1 %: the place is searched for, so p is not that of one test.
    expect(found.filter(Boolean).length / runs).toBeLessThan(0.03);
  });
});
