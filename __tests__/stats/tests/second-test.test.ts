import { describe, expect, test } from "@jest/globals";
import { hallCriticalT, hallP, skewedMean } from "../../../src/stats/tests/skewed-mean.ts";
import { hallSecond, welchSecond } from "../../../src/stats/tests/second-test.ts";

describe("welchSecond", () => {
  const x = [1, 2, 3, 4, 5, 6, 7, 8];

  // scipy.stats.ttest_ind([4, 6, 9, 11], x, equal_var=False, alternative="greater") and ([12, 15], x, …), SciPy 1.16.
  test("is Welch's t of sides of uneven size", () => {
    expect(welchSecond({ x, y: [4, 6, 9, 11] })?.p).toBeCloseTo(0.07663217885392129, 9);
    expect(welchSecond({ x, y: [12, 15] })?.p).toBeCloseTo(0.0230473906124076, 9);
  });

  test("is not asked where one side has at most a quarter more values than the other", () => {
    expect(welchSecond({ x, y: [...x, 9, 10] })).toBeNull();
    expect(welchSecond({ x: [...x, 9, 10], y: x })).toBeNull();
    expect(welchSecond({ x, y: [...x, 9, 10, 11] })).not.toBeNull();
    expect(welchSecond({ x, y: [] })).toBeNull();
  });

  test("never rejects a side of one value, whose spread nobody knows", () => {
    expect(welchSecond({ x, y: [1000] })).toMatchObject({ p: 1 });
    expect(welchSecond({ x, y: [1000] })?.criticalT(0.05)).toBe(Infinity);
  });

  test("is sure of two constant sides", () => {
    expect(welchSecond({ x: [1, 1], y: [2, 2, 2] })?.p).toBe(0);
    expect(welchSecond({ x: [1, 1], y: [1, 1, 1] })?.p).toBe(0.5);
  });
});

describe("hallSecond", () => {
  // scipy: t.sf(T + k (T^2 / 3 + 1 / 6) + k^2 T^3 / 27, n - 1), k = skew(d, bias=False) / sqrt(n), T = sqrt(n) mean / sd.
  test.each([
    [[0.08, 0.06, 0.04, 0.1, 0, 0.02, 0.08, -0.04], 0.03932116875485016],
    [[0.5, 0.4, 0.6, 0.1, -2, 0.7, 0.3, 0.55], 0.40667541669268353],
  ])("p of %j is SciPy's", (values, p) => {
    expect(hallSecond(values)?.p).toBeCloseTo(p, 9);
  });

  test("is asked below 40 differences", () => {
    const values = Array.from({ length: 40 }, (_, index) => index);
    expect(hallSecond(values)).toBeNull();
    expect(hallSecond(values.slice(1))).not.toBeNull();
    expect(hallSecond([1])).toBeNull();
  });

  test("p is the level at which the bound meets 0, where Hall's is the wider of both", () => {
    // A tail to the left: the lower bound is Hall's.
    const values = [0.9, 0.8, 0.95, 0.7, -1.2, 0.85, 0.6, 0.75];
    const p = hallP(values);
    expect(skewedMean(values, p)?.lower).toBeCloseTo(0, 9);
  });

  test("the critical t is where p is alpha", () => {
    const values = [0.5, 0.4, 0.6, 0.1, -2, 0.7, 0.3, 0.55];
    const t = hallCriticalT(values, 0.05);
    const mean = values.reduce((sum, value) => sum + value, 0) / 8;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const shift = t * Math.sqrt(squares / 7 / 8) - mean;
    expect(hallP(values.map((value) => value + shift))).toBeCloseTo(0.05, 9);
  });

  test("equal differences have no spread", () => {
    expect([hallP([1, 1]), hallP([0, 0]), hallP([-1, -1])]).toEqual([0, 0.5, 1]);
  });
});
