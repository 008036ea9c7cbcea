import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  bootstrapQuantile,
  bootstrapQuantileRatio,
  harrellDavis,
  ratioPAbove,
  ratioPBelow,
  smallestRatioP,
  type QuantileSamples,
  Xoshiro128,
} from "../../../src/stats/index.ts";
import { incompleteBeta } from "../../../src/stats/distributions/incomplete-beta.ts";
import { oracles } from "../../reference/oracles.ts";
import { normalSample } from "../../support/samples/normal-sample.ts";
import { options } from "../../support/seed-for.ts";

const bootstrap = { ...options, alpha: 0.05 };

describe("incomplete beta function", () => {
  test.each([
    // scipy.special.betainc(a, b, x), SciPy 1.17.1
    [9.6, 6.4, 0.61, 0.5184546404361747],
    [0.3, 250, 0.0004, 0.5457309186901081],
    [285, 15.95, 0.95, 0.5632236090867327],
    [8, 8, 0.5, 0.5],
  ])("I(%d, %d) at %d agrees with SciPy", (a, b, x, expected) => {
    expect(incompleteBeta(x, 1 - x, { a, b }) / expected).toBeCloseTo(1, 11);
  });
});

describe("Harrell-Davis quantile", () => {
  test.each(Object.entries<number>(oracles.quantiles.harrell_davis))(
    "%s agrees with the reference",
    (quantile, expected) => {
      expect(harrellDavis(oracles.quantiles.x, Number(quantile)) / expected).toBeCloseTo(1, 11);
    },
  );

  test("agrees with scipy.stats.mstats.hdquantiles", () => {
    expect(harrellDavis(BASE, 0.5)).toBeCloseTo(5.403130304473956, 11);
    expect(harrellDavis(BASE, 0.95)).toBeCloseTo(9.36365182228996, 11);
    expect(harrellDavis(BASE, 0.99)).toBeCloseTo(9.570150843427193, 11);
  });

  test("is the value of equal values, and NaN of none", () => {
    expect(harrellDavis(new Float64Array(7).fill(0.1), 0.95)).toBe(0.1);
    expect(harrellDavis([], 0.5)).toBeNaN();
  });

  test("does not depend on the order, scales with the unit, mirrors its quantile", () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
        const of = harrellDavis(values, 0.95);
        expect(harrellDavis(values.toReversed(), 0.95)).toBe(of);
        const doubled = harrellDavis(
          values.map((one) => 2 * one),
          0.95,
        );
        expect(doubled === 2 * of).toBe(true);
        const mirrored = harrellDavis(
          values.map((one) => -one),
          0.05,
        );
        expect(Math.abs(mirrored + of)).toBeLessThan(1e-5);
      }),
      { seed: 1 },
    );
  });
});

const BASE = [3.1, 4.7, 5.2, 2.9, 8.8, 6.1, 7.7, 3.3, 4.4, 9.6, 5.5, 6.6];
/** Twelve units of two trials, and the same with a change that grows from unit to unit. */
const x = BASE.map((value, i) => Float64Array.of(value, value * 1.5 + 0.2 * i));
const y = x.map((values, i) => values.map((value) => value * (1 + 0.03 * i)));
const paired: QuantileSamples = { design: "paired", x, y };
const unpaired: QuantileSamples = { design: "unpaired", x, y };

describe("ratio of quantiles with whole units resampled", () => {
  // NumPy 2.4.6: 60,000 resamples of the rows of a 12 x 2 array, weights from scipy.special.betainc, default_rng(1):
  // 5 %, 50 %, 95 % point and standard deviation of the ratio.
  test.each([
    [0.5, paired, [1.1052, 1.1668, 1.2254], 0.03643],
    [0.5, unpaired, [0.8437, 1.1669, 1.6038], 0.2317],
    [0.95, paired, [1.1426, 1.2375, 1.2859], 0.04344],
    [0.95, unpaired, [0.9763, 1.2325, 1.5527], 0.1801],
  ] as const)("of %d has the distribution that NumPy finds", (quantile, samples, points, sd) => {
    const { ratios } = bootstrapQuantileRatio(samples, quantile, bootstrap)!;
    for (const [index, level] of [499, 4999, 9499].entries()) {
      // Four Monte Carlo errors of a 5 % point are about a tenth of the standard deviation.
      expect(Math.abs(ratios[level]! - points[index]!)).toBeLessThan(0.1 * sd);
    }
    const center = ratios.reduce((sum, one) => sum + one, 0) / ratios.length;
    const square = ratios.reduce((sum, one) => sum + (one - center) ** 2, 0) / ratios.length;
    expect(Math.sqrt(square) / sd).toBeCloseTo(1, 1);
  });

  test("has the bootstrap's standard error, widened by n / (n - 1)", () => {
    const { student } = bootstrapQuantileRatio(paired, 0.95, bootstrap)!;
    // NumPy's 0.04344 is of the ratio; of its logarithm, to first order, it is that over the ratio.
    const expected = (0.04344 / (18.31735 / 14.86071)) * Math.sqrt(12 / 11);
    expect(student.standardError / expected).toBeCloseTo(1, 1);
  });

  test("estimates the ratio of the pooled quantiles", () => {
    const { values, student } = bootstrapQuantileRatio(paired, 0.95, bootstrap)!;
    // scipy.special.betainc weights on the 24 pooled values.
    expect(values.x).toBeCloseTo(14.860712006745576, 10);
    expect(values.y).toBeCloseTo(18.31735163142868, 10);
    expect(student.estimate).toBeCloseTo(Math.log(18.31735163142868 / 14.860712006745576), 10);
    expect(student.df).toBe(11);
  });

  test("has a p that is alpha where its bound meets the factor", () => {
    for (const samples of [paired, unpaired]) {
      const of = bootstrapQuantileRatio(samples, 0.95, bootstrap)!;
      const beyond = 1e-9;
      expect(ratioPAbove(of, Math.exp(of.interval.lower) - beyond)).toBeLessThanOrEqual(0.05);
      expect(ratioPAbove(of, Math.exp(of.interval.lower) + beyond)).toBeGreaterThan(0.05);
      expect(ratioPBelow(of, Math.exp(of.interval.upper) + beyond)).toBeLessThanOrEqual(0.05);
      expect(ratioPBelow(of, Math.exp(of.interval.upper) - beyond)).toBeGreaterThan(0.05);
      expect(ratioPAbove(of, 0)).toBe(smallestRatioP(of));
      expect(ratioPAbove(of, Infinity)).toBe(1);
    }
  });

  test("swapping paired sides turns estimate, bounds and p around", () => {
    const of = bootstrapQuantileRatio(paired, 0.5, bootstrap)!;
    const swapped = bootstrapQuantileRatio({ design: "paired", x: y, y: x }, 0.5, bootstrap)!;
    expect(swapped.student.estimate).toBeCloseTo(-of.student.estimate, 12);
    expect(swapped.interval.lower).toBeCloseTo(-of.interval.upper, 12);
    expect(swapped.interval.upper).toBeCloseTo(-of.interval.lower, 12);
    for (const factor of [1, 1.1, 1.2])
      expect(ratioPBelow(swapped, 1 / factor)).toBe(ratioPAbove(of, factor));
  });

  test("identical paired sides are neither worse nor better", () => {
    const of = bootstrapQuantileRatio({ design: "paired", x, y: x }, 0.95, bootstrap)!;
    expect([ratioPAbove(of, 1), ratioPBelow(of, 1)]).toEqual([1, 1]);
    expect(of.interval).toMatchObject({ estimate: 0, lower: 0, upper: 0 });
  });

  test("does not depend on the unit of measurement", () => {
    const scale = (units: readonly Float64Array[]) =>
      units.map((values) => values.map((value) => value * 1024));
    const scaled = { ...unpaired, x: scale(x), y: scale(y) };
    const of = bootstrapQuantileRatio(unpaired, 0.95, bootstrap)!;
    const again = bootstrapQuantileRatio(scaled, 0.95, bootstrap)!;
    expect(again.interval).toEqual(of.interval);
    expect(again.ratios).toEqual(of.ratios);
  });

  test("is null where there is no ratio, or nothing to resample", () => {
    const zero = [Float64Array.of(0), Float64Array.of(1)];
    expect(bootstrapQuantileRatio({ ...unpaired, x: zero }, 0.5, bootstrap)).toBeNull();
    expect(bootstrapQuantileRatio({ ...unpaired, x: [Float64Array.of(1)] }, 0.5, bootstrap)).toBeNull();
    expect(bootstrapQuantileRatio({ ...paired, x: x.slice(1) }, 0.5, bootstrap)).toBeNull();
    expect(
      bootstrapQuantileRatio({ ...unpaired, x: [Float64Array.of(1), Float64Array.of()] }, 0.5, bootstrap),
    ).toBeNull();
  });

  test("units of many trials count as units", () => {
    const wide = (repeat: number) => BASE.map((value) => Float64Array.from({ length: repeat }, () => value));
    const once = bootstrapQuantile(wide(1), 0.5, bootstrap)!;
    const often = bootstrapQuantile(wide(50), 0.5, bootstrap)!;
    expect(often.df).toBe(once.df);
    // Fifty copies of each value hold no more than one of each.
    expect(often.upper - often.lower).toBeGreaterThan(0.9 * (once.upper - once.lower));
    expect(once.lower).toBeLessThan(once.estimate);
    expect(once.upper).toBeGreaterThan(once.estimate);
  });
});

describe("false alarms of the test at p <= 0.05 where nothing changed", () => {
  test.each([
    [0.5, 6, 1, "paired"],
    [0.5, 10, 1, "unpaired"],
    [0.95, 20, 3, "paired"],
    [0.95, 20, 3, "unpaired"],
  ] as const)("of %d, %i units of %i trials, %s", (quantile, units, trials, design) => {
    const random = new Xoshiro128([1, 2, 3, 4]);
    const side = () =>
      Array.from({ length: units }, () => {
        const [own = 0] = normalSample(random, 1);
        return normalSample(random, trials).map((noise) => Math.exp(0.3 * own + 0.5 * noise));
      });
    const runs = 200;
    let red = 0;
    for (let run = 0; run < runs; run += 1) {
      const samples = { design, x: side(), y: side() };
      const of = bootstrapQuantileRatio(samples, quantile, { ...bootstrap, resamples: 499, purpose: [run] })!;
      red += ratioPAbove(of, 1) <= 0.05 ? 1 : 0;
    }
    // Three standard errors of the simulation, and a point and a half for the bootstrap of a tail.
    expect(red / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs) + 0.015);
    expect(red / runs).toBeGreaterThan(0.005);
  });
});
