import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { otavaChanges, seriesChanges } from "../../../src/stats/series/windowed-changes.ts";
import { Xoshiro128 } from "../../../src/stats/index.ts";
import { seedFor } from "../../support/seed-for.ts";
import { normalSample } from "../../support/samples/normal-sample.ts";

const numbers = z.array(z.number());
const { series } = z
  .object({
    series: z.array(
      z.object({
        name: z.string(),
        values: numbers,
        results: z.array(
          z.object({
            window: z.number(),
            largestP: z.number(),
            smallestMagnitude: z.number(),
            changes: z.array(numbers),
          }),
        ),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL("../../reference/otava-changes.json", import.meta.url), "utf8")));

describe("Changes as apache-otava finds them", () => {
  test.each(
    series.flatMap(({ name, values, results }) =>
      results.map(
        (result) => [`${name}, window ${result.window}, p ${result.largestP}`, { values, result }] as const,
      ),
    ),
  )("agree with its output for %s", (_, { values, result }) => {
    const { changes, ...rule } = result;
    const found = otavaChanges(values, rule);
    expect(found.map(({ index }) => index)).toEqual(changes.map(([index]) => index));
    for (const [at, change] of found.entries()) {
      const [, p = 0, meanBefore = 0, meanAfter = 0, sdBefore = 0, sdAfter = 0] = changes[at] ?? [];
      expect(Math.abs(change.p - p)).toBeLessThanOrEqual(1e-9 * p);
      expect(change.meanBefore).toBeCloseTo(meanBefore, 6);
      expect(change.meanAfter).toBeCloseTo(meanAfter, 6);
      expect(change.sdBefore).toBeCloseTo(sdBefore, 6);
      expect(change.sdAfter).toBeCloseTo(sdAfter, 6);
    }
  });

  test("hold for the known points of its own tests", () => {
    const values = series.find(({ name }) => name === "tigerbeetle-otava")?.values ?? [];
    const indices = otavaChanges(values, { window: 30, largestP: 0.001 }).map(({ index }) => index);
    expect(indices).toEqual([15, 61, 71, 95, 117, 131, 142, 148, 192, 212, 260]);
  });
});

describe("Changes on ranks", () => {
  test("are found where a step has no noise", () => {
    const values = [...Array.from({ length: 30 }, () => 5), ...Array.from({ length: 30 }, () => 6)];
    expect(seriesChanges(values)).toMatchObject([{ index: 30, meanBefore: 5, meanAfter: 6, p: 0 }]);
  });

  test("are not found where nothing changes, rounding in the last bits aside", () => {
    const third = (0.1 + 0.2) * 10;
    const rounded = Array.from({ length: 60 }, (_, index) => (index < 30 ? third : 3));
    expect(third).not.toBe(3);
    expect(seriesChanges(rounded)).toEqual([]);
    expect(seriesChanges(Array.from({ length: 60 }, () => 0))).toEqual([]);
  });

  test.each([[[]], [[1]], [[1, 1, 9, 9, 9]]])("are not found in %j, which is too short", (values) => {
    expect(seriesChanges(values)).toEqual([]);
  });

  test("are not found at one or two values that are far away, which otava reports at the end", () => {
    const values = Array.from({ length: 40 }, (_, index) => (index >= 38 ? 900 : 100 + (index % 3)));
    expect(seriesChanges(values)).toEqual([]);
    expect(otavaChanges(values).map(({ index }) => index)).toEqual([38]);
  });

  test("do not depend on unit, direction and sign", () => {
    const values = noise(7, 120).map((value, index) => value + (index < 50 ? 10 : 14) - (index < 90 ? 0 : 2));
    const indices = (of: readonly number[]): readonly number[] => seriesChanges(of).map(({ index }) => index);
    const found = indices(values);
    expect(found.length).toBeGreaterThanOrEqual(1);
    expect(indices(values.map((value) => value * 1000 + 7))).toEqual(found);
    expect(indices(values.map((value) => -value))).toEqual(found);
  });

  test("are found ten values after a step of two standard deviations, in most series", () => {
    const found = Array.from({ length: 100 }, (_, seed) =>
      seriesChanges(noise(seed, 100).map((value, index) => value + (index < 90 ? 0 : 2))),
    ).filter((changes) => changes.some(({ index }) => Math.abs(index - 90) <= 2)).length;
    // Measured .86 (docs/trends.md); the bound is five standard errors below.
    expect(found).toBeGreaterThanOrEqual(69);
  });

  test("are seldom found in noise", () => {
    const found = Array.from({ length: 100 }, (_, seed) => seriesChanges(noise(seed + 1000, 100))).filter(
      (changes) => changes.length > 0,
    ).length;
    expect(found).toBeLessThanOrEqual(3);
  });
});

/** Normal noise of mean 100 and standard deviation 1. */
function noise(seed: number, length: number): readonly number[] {
  return Array.from(normalSample(new Xoshiro128(seedFor([seed, length])), length), (value) => 100 + value);
}
