import { describe, expect, test } from "@jest/globals";
import {
  bootstrapQuantileDifference,
  bootstrapQuantileRatio,
  differencePAbove,
  differencePBelow,
  type QuantileSamples,
  ratioPAbove,
  smallestDifferenceP,
} from "../../../src/stats/index.ts";
import { state, uniforms } from "../../support/samples/build-input.ts";

const OPTIONS = {
  resamples: 1999,
  alpha: 0.05,
  seedFor: (key: readonly (string | number)[]) => state(key),
  purpose: ["test"],
};

function units(seed: string, of: (uniform: number) => number, count = 12): readonly Float64Array[] {
  const next = uniforms(seed);
  return Array.from({ length: count }, () => Float64Array.from([of(next()), of(next()), of(next())]));
}

function differenceOf(samples: QuantileSamples, quantile = 0.5) {
  const difference = bootstrapQuantileDifference(samples, quantile, OPTIONS);
  if (difference === null) throw new Error("expected a difference");
  return difference;
}

const X = units("x", (uniform) => Math.max(0, 4 * uniform - 2));
const Y = units("y", (uniform) => 1 + 2 * uniform);

describe.each(["paired", "unpaired"] as const)("the difference of two quantiles, %s", (design) => {
  test("does not change when a constant is added to both sides", () => {
    const moved = (side: readonly Float64Array[]) => side.map((values) => values.map((value) => value + 64));
    const [before, after] = [
      differenceOf({ design, x: X, y: Y }),
      differenceOf({ design, x: moved(X), y: moved(Y) }),
    ];
    expect(after.interval.lower).toBeCloseTo(before.interval.lower, 9);
    expect(differencePAbove(after, 1)).toBeCloseTo(differencePAbove(before, 1), 9);
  });

  test("scales with the unit", () => {
    const scaled = (side: readonly Float64Array[]) => side.map((values) => values.map((value) => 8 * value));
    const [before, after] = [
      differenceOf({ design, x: X, y: Y }),
      differenceOf({ design, x: scaled(X), y: scaled(Y) }),
    ];
    expect(after.interval.upper).toBeCloseTo(8 * before.interval.upper, 9);
    expect(differencePAbove(after, 8)).toBe(differencePAbove(before, 1));
  });

  test("agrees with the ratio where the values are far from 0, on which both are the same question", () => {
    const far = (side: readonly Float64Array[]) => side.map((values) => values.map((value) => 1e6 + value));
    const samples = { design, x: far(X), y: far(Y) };
    const ratio = bootstrapQuantileRatio(samples, 0.5, OPTIONS);
    if (ratio === null) throw new Error("expected a ratio");
    expect(differencePAbove(differenceOf(samples), 1)).toBeCloseTo(ratioPAbove(ratio, 1 + 1e-6), 2);
  });

  test("has its smallest p where every unit moved by far more than the spread", () => {
    const zero = X.map((values) => values.map(() => 0));
    const difference = differenceOf({ design, x: zero, y: Y });
    expect(differencePAbove(difference, 0)).toBe(smallestDifferenceP(difference));
    expect(differencePBelow(difference, 0)).toBe(1);
    expect(difference.interval.lower).toBeGreaterThan(1);
  });
});

describe("no difference of quantiles", () => {
  test("is made of fewer than two units, of a unit without a value, or of pairs without a partner", () => {
    const one = [Float64Array.of(1)];
    const empty = [Float64Array.of(1), Float64Array.of()];
    const pair = [Float64Array.of(1), Float64Array.of(2)];
    for (const [x, y] of [
      [one, pair],
      [pair, empty],
      [pair, [...pair, ...pair]],
    ] as const) {
      expect(bootstrapQuantileDifference({ design: "paired", x, y }, 0.5, OPTIONS)).toBeNull();
    }
  });
});
