import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { normalCdf, normalQuantile, studentQuantile, studentTail } from "../../../src/stats/index.ts";
import { oracles } from "../../reference/oracles.ts";

/** The difference in units of the expected value. */
const relative = (actual: number, expected: number): number =>
  Math.abs(actual - expected) / Math.abs(expected);

describe("normal distribution", () => {
  test("has the quantiles of the power formula", () => {
    expect(relative(normalQuantile(0.975), oracles.power.z[0])).toBeLessThan(1e-13);
    expect(relative(normalQuantile(0.8), oracles.power.z[1])).toBeLessThan(1e-13);
    expect(relative(normalQuantile(0.95), oracles.power.one_sided[0])).toBeLessThan(1e-13);
  });

  test("has its distribution function as the quantile's inverse", () => {
    for (const p of [0.001, 0.05, 0.5, 0.8, 0.999])
      expect(relative(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-12);
  });
});

describe("Student's t", () => {
  test("agrees with the closed form of 1 df, 1/2 - atan(t)/pi", () => {
    for (const t of [0.001, 0.3, 1, 2, 12])
      expect(relative(studentTail(t, 1), 0.5 - Math.atan(t) / Math.PI)).toBeLessThan(1e-12);
  });

  test("agrees with the closed form of 2 df, 1/2 - t / (2 sqrt(2 + t^2))", () => {
    for (const t of [0.001, 0.3, 1, 2, 12]) {
      expect(relative(studentTail(t, 2), 0.5 - t / (2 * Math.sqrt(2 + t * t)))).toBeLessThan(1e-11);
    }
  });

  test("has the tabulated quantiles", () => {
    // NIST/SEMATECH e-Handbook 1.3.6.7.2, to its three places; 18 df from R qt(.975, 18).
    expect(relative(studentQuantile(0.975, 18), 2.10092204024096)).toBeLessThan(1e-12);
    expect(studentQuantile(0.95, 5)).toBeCloseTo(2.015, 3);
    expect(studentQuantile(0.99, 30)).toBeCloseTo(2.457, 3);
  });

  test("becomes the normal distribution", () => {
    expect(relative(studentTail(1.6448536269514722, 1e6), 0.05)).toBeLessThan(1e-5);
    expect(relative(studentTail(1.959963984540054, Infinity), 0.025)).toBeLessThan(1e-12);
    expect(studentQuantile(0.95, Infinity)).toBeCloseTo(1.6448536269514722, 12);
  });

  test("is defined at 0 and the infinities", () => {
    expect(studentTail(0, 4)).toBe(0.5);
    expect(studentTail(Infinity, 4)).toBe(0);
    expect(studentTail(-Infinity, 4)).toBe(1);
    expect(studentTail(1e200, 4)).toBe(0);
    expect(studentQuantile(0.5, 4)).toBe(0);
  });

  test("has a quantile that inverts the tail, and is symmetric", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 0.4999, noNaN: true }),
        fc.double({ min: 1, max: 500, noNaN: true }),
        (p, df) => {
          const t = studentQuantile(1 - p, df);
          expect(relative(studentTail(t, df), p)).toBeLessThan(1e-9);
          expect(relative(studentQuantile(p, df), -t)).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 50, seed: 1 },
    );
  });
});
