import { expect, test } from "@jest/globals";
import { exactDifference } from "../../src/stats/index.ts";

const tolerance = { absoluteTolerance: 1e-10, relativeTolerance: 1e-10 };

test("accepts what is within atol + rtol |b| and nothing beyond", () => {
  expect(exactDifference({ baseline: 100, candidate: 100 + 1e-8, ...tolerance }).within).toBe(true);
  expect(exactDifference({ baseline: 100, candidate: 100 + 1.1e-8, ...tolerance }).within).toBe(false);
  expect(exactDifference({ baseline: 0, candidate: 1e-10, ...tolerance }).within).toBe(true);
  expect(exactDifference({ baseline: 0, candidate: 1.1e-10, ...tolerance }).within).toBe(false);
});

test("reports the absolute and the relative difference, none relative to 0", () => {
  expect(exactDifference({ baseline: 4, candidate: 5, ...tolerance })).toEqual({
    within: false,
    absolute: 1,
    relative: 0.25,
  });
  expect(exactDifference({ baseline: 0, candidate: -0, ...tolerance })).toEqual({
    within: true,
    absolute: 0,
    relative: null,
  });
});

test("holds equal infinities equal, and NaN never", () => {
  expect(exactDifference({ baseline: Infinity, candidate: Infinity, ...tolerance }).within).toBe(true);
  expect(exactDifference({ baseline: Infinity, candidate: 1, ...tolerance }).within).toBe(false);
  expect(exactDifference({ baseline: 1, candidate: Number.NaN, ...tolerance }).within).toBe(false);
  expect(exactDifference({ baseline: Number.NaN, candidate: Number.NaN, ...tolerance }).within).toBe(false);
});
