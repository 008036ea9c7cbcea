import { describe, expect, test } from "@jest/globals";
import { thresholdFactor } from "../../../src/stats/resampling/weighed-null.ts";

describe("the threshold factor of a member", () => {
  test("is 1 where z lets the effect through half of the time, and grows to both sides alike", () => {
    const of = (standardError: number) => thresholdFactor({ effect: 3, standardError, z: 3 });
    expect(of(1)).toBe(1);
    expect(of(2)).toBeCloseTo(1.25, 15);
    expect(of(0.5)).toBeCloseTo(1.25, 15);
  });

  test("is the threshold of the best average power: xi / 2 + k / xi with k = z^2 / 2", () => {
    const z = 3.2;
    for (const xi of [2, 2.7, 3.9, 5]) {
      const threshold = xi / 2 + z ** 2 / 2 / xi;
      expect(z * thresholdFactor({ effect: xi, standardError: 1, z })).toBeCloseTo(threshold, 12);
    }
  });

  test("never asks for more than a third more", () => {
    expect(thresholdFactor({ effect: 1, standardError: 1000, z: 3 })).toBe(4 / 3);
    expect(thresholdFactor({ effect: 1, standardError: 1e-9, z: 3 })).toBe(4 / 3);
  });

  test("is 1 without anything to go by", () => {
    expect(thresholdFactor({ effect: 0, standardError: 1, z: 3 })).toBe(1);
    expect(thresholdFactor({ effect: 1, standardError: 0, z: 3 })).toBe(1);
    expect(thresholdFactor({ effect: Number.NaN, standardError: 1, z: 3 })).toBe(1);
  });
});
