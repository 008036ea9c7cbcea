import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  pAbove,
  pBelow,
  pairedDifference,
  studentBounds,
  tStatistic,
  welchDifference,
} from "../../../src/stats/index.ts";
import { oracles } from "../../reference/oracles.ts";

const { x, y, t, df, p2, p_greater, ci95 } = oracles.welch_pyperf;
const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 12 });

describe("Welch's t", () => {
  test("agrees with SciPy and R", () => {
    const of = welchDifference({ y: x, x: y })!;
    expect(tStatistic(of, 0)).toBeCloseTo(t, 12);
    expect(of.df).toBeCloseTo(df, 11);
    expect(pAbove(of, 0)).toBeCloseTo(p_greater, 11);
    expect(2 * pAbove(of, 0)).toBeCloseTo(p2, 11);
    expect(2 * pAbove(of, 0)).toBeCloseTo(oracles["R_4.2.2"].welch_pyperf_p, 11);
    const { lower, upper } = studentBounds(of, 0.025);
    expect(lower).toBeCloseTo(ci95[0], 10);
    expect(upper).toBeCloseTo(ci95[1], 10);
  });

  test("negates t and swaps the p when the sides are swapped", () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const there = welchDifference({ x, y })!;
        const back = welchDifference({ x: y, y: x })!;
        expect(tStatistic(back, 0) === -tStatistic(there, 0)).toBe(true);
        expect(pAbove(back, 0)).toBe(pBelow(there, 0));
      }),
      { seed: 1 },
    );
  });

  test("has a lower bound that meets the margin where p is alpha", () => {
    const of = welchDifference({ y: x, x: y })!;
    expect(pAbove(of, studentBounds(of, 0.05).lower)).toBeCloseTo(0.05, 12);
    expect(pBelow(of, studentBounds(of, 0.05).upper)).toBeCloseTo(0.05, 12);
  });

  test("keeps a valid answer without variance", () => {
    const apart = welchDifference({ x: [1, 1, 1], y: [2, 2] })!;
    expect(apart).toEqual({ estimate: 1, standardError: 0, df: 3 });
    expect([pAbove(apart, 0), pBelow(apart, 0), pAbove(apart, 1)]).toEqual([0, 1, 0.5]);
  });

  test("is null below two values a side", () => {
    expect(welchDifference({ x: [1], y: [2, 3] })).toBeNull();
    expect(pairedDifference([1])).toBeNull();
  });

  test("leaves the samples as they were", () => {
    const x = Float64Array.of(3, 1, 2);
    welchDifference({ x, y: x });
    expect([...x]).toEqual([3, 1, 2]);
  });
});
