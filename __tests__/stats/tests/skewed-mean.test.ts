import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { pairedDifference, skewedMean, studentBounds } from "../../../src/stats/index.ts";

const samples = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 40 });

describe("bounds of the mean of one sample", () => {
  // SciPy 1.17: stats.skew(x, bias=False) and stats.t.ppf, Hall's inverse written out with np.cbrt.
  test.each([
    { values: [1, 2, 3, 4, 10], lower: 0.6292542663487422, upper: 15.836042416068077 },
    { values: [0, 0, 0, 0, 1], lower: -0.22636935726532992, upper: 1.4545860335870107 },
    { values: [2, 4, 4, 5, 5, 6, 7, 30, 3, 4], lower: 2.2433162433545046, upper: 23.1418716887477 },
    { values: [1, 2], lower: -1.6568757573375184, upper: 4.656875757337518 },
  ])("of $values as SciPy computes them", ({ values, lower, upper }) => {
    const bounds = skewedMean(values, 0.05);
    expect(bounds?.lower).toBeCloseTo(lower, 9);
    expect(bounds?.upper).toBeCloseTo(upper, 9);
  });

  test("a symmetric sample has Student's", () => {
    const values = [1, 2, 3, 4, 5];
    const student = studentBounds(pairedDifference(values)!, 0.05);
    const bounds = skewedMean(values, 0.05)!;
    expect(bounds.lower).toBeCloseTo(student.lower, 12);
    expect(bounds.upper).toBeCloseTo(student.upper, 12);
  });

  test("are never inside Student's, whatever the sample", () => {
    fc.assert(
      fc.property(samples, (values) => {
        const student = studentBounds(pairedDifference(values)!, 0.05);
        const bounds = skewedMean(values, 0.05)!;
        const rounding = 1e-9 * Math.max(1, ...values.map(Math.abs));
        expect(bounds.lower).toBeLessThanOrEqual(student.lower + rounding);
        expect(bounds.upper).toBeGreaterThanOrEqual(student.upper - rounding);
        expect(Number.isFinite(bounds.lower) && Number.isFinite(bounds.upper)).toBe(true);
      }),
    );
  });

  test("are mirrored with the sample, and move and scale with it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 }),
        (values) => {
          const bounds = skewedMean(values, 0.05)!;
          const mirrored = skewedMean(
            values.map((value) => -value),
            0.05,
          )!;
          const scaled = skewedMean(
            values.map((value) => 8 * value + 64),
            0.05,
          )!;
          expect(mirrored.upper).toBeCloseTo(-bounds.lower, 6);
          expect(mirrored.lower).toBeCloseTo(-bounds.upper, 6);
          expect(scaled.upper).toBeCloseTo(8 * bounds.upper + 64, 5);
          expect(scaled.lower).toBeCloseTo(8 * bounds.lower + 64, 5);
        },
      ),
    );
  });

  test("values that are all equal leave no doubt, a single one leaves all", () => {
    expect(skewedMean([0.3, 0.3, 0.3], 0.05)).toMatchObject({ estimate: 0.3, lower: 0.3, upper: 0.3 });
    expect(skewedMean([7], 0.05)).toBeNull();
  });
});
