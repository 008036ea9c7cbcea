import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  bootstrapDifference,
  bootstrapLogRatio,
  bootstrapMean,
  bootstrapPairedLogRatio,
  normalCdf,
  pairedDifference,
  studentBounds,
  studentQuantile,
  Xoshiro128,
  type BootstrapOptions,
} from "../../../src/stats/index.ts";
import { bootstrapQuantiles } from "../../../src/stats/bootstrap/bootstrap-quantiles.ts";
import { bootstrapSums } from "../../../src/stats/bootstrap/bootstrap-sums.ts";
import { expandedPercentile } from "../../../src/stats/bootstrap/expanded-percentile.ts";
import { harrellDavis } from "../../../src/stats/bootstrap/harrell-davis.ts";
import { oracles } from "../../reference/oracles.ts";
import { normalSample } from "../../support/samples/normal-sample.ts";
import { seedFor } from "../../support/seed-for.ts";

const options: BootstrapOptions = { resamples: 9999, alpha: 0.05, seedFor, purpose: ["bootstrap"] };
const x = Float64Array.from(oracles.boot_R.x);
const positive = (n: number, seed: number): Float64Array =>
  normalSample(new Xoshiro128([seed, 2, 3, 4]), n).map((value) => Math.exp(value / 4));

describe("resampled sums", () => {
  test("have the percentiles that SciPy finds with 200,000 resamples", () => {
    const means = bootstrapSums([[x]], options)[0]![0]!
      .map((total) => total / x.length)
      .toSorted();
    const [lower, upper] = oracles.boot_R.scipy_pct_200k;
    // The Monte Carlo error of these order statistics is about 0.3.
    expect(Math.abs(means[249]! - lower)).toBeLessThan(1.2);
    expect(Math.abs(means[9749]! - upper)).toBeLessThan(1.2);
  });

  test("resample whole units: columns of a group move together, groups apart", () => {
    const doubled = x.map((value) => 2 * value);
    const [together, apart] = bootstrapSums([[x, doubled], [x]], options);
    const [one, two] = together!.map((sums) => [...sums]);
    const [other] = apart!.map((sums) => [...sums]);
    expect(two).toEqual(one!.map((value) => 2 * value));
    expect(other).not.toEqual(one);
  });
});

// In pairs, in pairs and one more, and one by one.
describe.each([6, 7, 100, 127, 129, 200])("of %i units", (n) => {
  const resamples = 4000;
  const indicator = (unit: number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => (i === unit ? 1 : 0));

  test("each resample draws as many, and every unit as often as any other", () => {
    const columns = [new Float64Array(n).fill(1), ...Array.from({ length: n }, (_, unit) => indicator(unit))];
    const [sums] = bootstrapSums([columns], { ...options, resamples });
    expect(sums![0]!.every((size) => size === n)).toBe(true);
    const times = sums!.slice(1).map((drawn) => drawn.reduce((a, b) => a + b, 0));
    // Multinomial counts: chi-square of n - 1 df, within five standard deviations.
    const square = times.reduce((sum, count) => sum + (count - resamples) ** 2 / resamples, 0);
    expect(Math.abs(square - (n - 1))).toBeLessThan(5 * Math.sqrt(2 * (n - 1)));
  });

  test("two units are drawn as independently as n draws of one of n allow", () => {
    const [sums] = bootstrapSums([[indicator(0), indicator(n - 1)]], { ...options, resamples });
    const [first, last] = sums!;
    const product = first!.reduce((sum, count, r) => sum + count * last![r]!, 0) / resamples;
    const square = first!.reduce((sum, count) => sum + count * count, 0) / resamples;
    // Multinomial moments: E(XY) = 1 - 1/n, E(XX) = 2 - 1/n; their standard errors are below 2 and 4 over the root.
    expect(Math.abs(product - (1 - 1 / n))).toBeLessThan((5 * 2) / Math.sqrt(resamples));
    expect(Math.abs(square - (2 - 1 / n))).toBeLessThan((5 * 4) / Math.sqrt(resamples));
  });

  test("medians and sums are of the same resamples", () => {
    const values = positive(n, 3);
    const fewer = { ...options, resamples: 20 };
    const [quantiles] = bootstrapQuantiles(
      [[[...values].map((value) => Float64Array.of(value))]],
      0.5,
      fewer,
    );
    const [times] = bootstrapSums([Array.from({ length: n }, (_, unit) => indicator(unit))], fewer);
    const naive = Array.from({ length: 20 }, (_, r) =>
      harrellDavis(
        Float64Array.from(
          [...values].flatMap((value, unit) => Array.from({ length: times![unit]![r]! }, () => value)),
        ),
        0.5,
      ),
    );
    for (const [r, median] of quantiles![0]!.entries()) expect(median).toBeCloseTo(naive[r]!, 9);
  });
});

test("draws that were kept give the same bits as draws made anew, in any order of asking", () => {
  const fresh = (): BootstrapOptions => ({ ...options, seedFor: (key) => seedFor(key) });
  const samples = [5, 9, 300, 3000].map((n) => ({ x: positive(n, n), y: positive(n, n + 1) }));
  const anew = samples.map((sample) => bootstrapDifference(sample, fresh()));
  const kept = fresh();
  const once = samples.map((sample) => bootstrapDifference(sample, kept));
  const again = samples.toReversed().map((sample) => bootstrapDifference(sample, kept));
  expect(once).toEqual(anew);
  expect(again.toReversed()).toEqual(anew);
});

describe("expanded percentile interval", () => {
  test("takes order statistics k and B + 1 - k", () => {
    const n = 16;
    const student = { estimate: 0, standardError: 1, df: n - 1 };
    const interval = expandedPercentile({ student, units: n, inflation: n / (n - 1) }, options, () =>
      Float64Array.from({ length: 9999 }, (_, i) => 9999 - i),
    );
    const k = Math.floor(10_000 * normalCdf(-Math.sqrt(16 / 15) * studentQuantile(0.95, 15)));
    // Phi(-1.8105) = 0.0351
    expect(k).toBe(351);
    expect(interval).toEqual({ ...student, lower: k, upper: 10_000 - k, method: "expanded-percentile" });
  });

  test("is wider than the percentile interval at its nominal level", () => {
    const of = bootstrapMean(x, { ...options, alpha: 0.025 })!;
    const [lower, upper] = oracles.boot_R.R_percentile;
    expect(of.lower).toBeLessThan(lower);
    expect(of.upper).toBeGreaterThan(upper);
    expect(of.method).toBe("expanded-percentile");
  });

  test("is Student's below five units, and where the level falls below one resample", () => {
    const four = Float64Array.of(1, 2, 4, 9);
    const small = bootstrapMean(four, options)!;
    expect(small).toEqual({
      ...pairedDifference(four)!,
      ...studentBounds(pairedDifference(four)!, 0.05),
      method: "t-small",
    });
    expect(bootstrapMean(x, { ...options, resamples: 9, alpha: 0.025 })!.method).toBe("t-small");
    expect(bootstrapLogRatio({ x: positive(4, 1), y: positive(9, 2) }, options)!.method).toBe("t-small");
  });

  test("counts an undefined resample on both sides", () => {
    const shape = { student: { estimate: 1, standardError: 1, df: 20 }, units: 21, inflation: 21 / 20 };
    const allButUndefined = Float64Array.from({ length: 9999 }, (_, i) => (i < 9000 ? 1 : Number.NaN));
    expect(expandedPercentile(shape, options, () => allButUndefined)).toMatchObject({
      lower: -Infinity,
      upper: Infinity,
    });
  });

  test("of identical values is that value", () => {
    expect(bootstrapMean(new Float64Array(6).fill(0.1), options)).toMatchObject({
      estimate: 0.1,
      lower: 0.1,
      upper: 0.1,
    });
    const same = { x: new Float64Array(6).fill(3), y: new Float64Array(7).fill(3) };
    expect(bootstrapDifference(same, options)).toMatchObject({ estimate: 0, lower: 0, upper: 0 });
    expect(bootstrapLogRatio(same, options)).toMatchObject({ estimate: 0, lower: 0, upper: 0 });
  });
});

describe("intervals of differences and ratios", () => {
  const samples = { x: positive(12, 5), y: positive(15, 6).map((value) => value * 1.3) };
  const pairs = { x: positive(14, 7), y: positive(14, 8) };

  test("contain their estimate", () => {
    const paired = pairs.y.map((value, i) => value - pairs.x[i]!);
    for (const interval of [
      bootstrapMean(paired, options),
      bootstrapDifference(samples, options),
      bootstrapLogRatio(samples, options),
      bootstrapPairedLogRatio(pairs, options),
    ]) {
      expect(interval!.lower).toBeLessThan(interval!.estimate);
      expect(interval!.estimate).toBeLessThan(interval!.upper);
    }
  });

  test("are about Student's for well-behaved samples", () => {
    for (const interval of [
      bootstrapDifference(samples, options)!,
      bootstrapLogRatio(samples, options)!,
      bootstrapPairedLogRatio(pairs, options)!,
    ]) {
      const student = studentBounds(interval, 0.05);
      expect(Math.abs(interval.lower - student.lower)).toBeLessThan(0.35 * interval.standardError);
      expect(Math.abs(interval.upper - student.upper)).toBeLessThan(0.35 * interval.standardError);
    }
  });

  test("do not depend on the unit of measurement of a ratio", () => {
    const scaled = {
      x: samples.x.map((v) => v * 1024),
      y: samples.y.map((v) => v * 1024),
    };
    expect(bootstrapLogRatio(scaled, options)).toEqual(bootstrapLogRatio(samples, options));
    // A faster clock on one side only moves the logarithm.
    const doubled = bootstrapPairedLogRatio({ ...pairs, y: pairs.y.map((v) => v * 2) }, options)!;
    expect(doubled.lower - Math.LN2).toBeCloseTo(bootstrapPairedLogRatio(pairs, options)!.lower, 12);
  });

  test("are null where there is nothing to resample, or no ratio", () => {
    const one = Float64Array.of(1);
    const zero = new Float64Array(6);
    expect(bootstrapMean(one, options)).toBeNull();
    expect(bootstrapDifference({ x: one, y: x }, options)).toBeNull();
    expect(bootstrapLogRatio({ x: one, y: x }, options)).toBeNull();
    expect(bootstrapLogRatio({ x: zero, y: x }, options)).toBeNull();
    expect(bootstrapPairedLogRatio({ x: x, y: new Float64Array(16) }, options)).toBeNull();
    expect(bootstrapPairedLogRatio({ x: zero, y: x }, options)).toBeNull();
  });

  test("are unbounded where a resample of x may be all zero", () => {
    const x = Float64Array.of(0, 0, 0, 0, 0, 1);
    const ratio = bootstrapLogRatio({ x, y: positive(6, 9) }, options)!;
    expect(ratio.upper).toBe(Infinity);
    expect(Number.isFinite(ratio.lower)).toBe(true);
  });

  test("are unbounded on both sides where a resampled sum of x may be negative", () => {
    const x = Float64Array.of(-9, 2, 3, 4, 5, 6);
    const ratio = bootstrapPairedLogRatio({ x, y: positive(6, 9) }, options)!;
    expect([ratio.lower, ratio.upper]).toEqual([-Infinity, Infinity]);
  });

  test("shift by the same amount as the sample", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 100 }), (by) => {
        const of = bootstrapMean(x, { ...options, resamples: 999 })!;
        const moved = bootstrapMean(
          x.map((value) => value + by),
          { ...options, resamples: 999 },
        )!;
        expect(moved.lower).toBeCloseTo(of.lower + by, 9);
        expect(moved.upper).toBeCloseTo(of.upper + by, 9);
      }),
      { seed: 1, numRuns: 10 },
    );
  });

  test("leave the samples as they were", () => {
    const before = [...samples.x];
    bootstrapLogRatio(samples, options);
    bootstrapDifference(samples, options);
    expect([...samples.x]).toEqual(before);
  });
});

const small = (key: number): BootstrapOptions => ({
  ...options,
  resamples: 499,
  purpose: ["coverage", key],
});

describe("coverage of each one-sided bound at a nominal 95 %", () => {
  const runs = 800;
  const coverage = (
    simulate: (random: Xoshiro128, key: number) => readonly [boolean, boolean],
  ): readonly number[] => {
    const random = new Xoshiro128([41, 42, 43, 44]);
    const covered = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      for (const [side, holds] of simulate(random, run).entries()) covered[side]! += holds ? 1 : 0;
    }
    return covered.map((count) => count / runs);
  };

  test.each([6, 10, 20])("of a mean of %i normal values", (n) => {
    const shares = coverage((random, key) => {
      const { lower, upper } = bootstrapMean(normalSample(random, n), small(key))!;
      return [lower <= 0, upper >= 0];
    });
    for (const share of shares) {
      // Four standard errors of the simulation, and a point for the method's own error at these n.
      expect(Math.abs(share - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / runs) + 0.01);
    }
  });

  test("of a difference of 8 and 12 normal values with different variance", () => {
    const shares = coverage((random, key) => {
      const samples = {
        x: normalSample(random, 8),
        y: normalSample(random, 12).map((v) => 3 * v),
      };
      const { lower, upper } = bootstrapDifference(samples, small(key))!;
      return [lower <= 0, upper >= 0];
    });
    for (const share of shares)
      expect(Math.abs(share - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / runs) + 0.01);
  });

  test("of a ratio of means of 15 skewed values", () => {
    const shares = coverage((random, key) => {
      const skewed = () => normalSample(random, 15).map((value) => Math.exp(value / 2));
      const { lower, upper } = bootstrapLogRatio({ x: skewed(), y: skewed() }, small(key))!;
      return [lower <= 0, upper >= 0];
    });
    for (const share of shares)
      expect(Math.abs(share - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / runs) + 0.02);
  });
});
