import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  chiSquareTail,
  clopperPearson,
  poissonRatioBounds,
  poissonRatioPAbove,
  poissonRatioPBelow,
  type TwoPoissonTotals,
} from "../../../src/stats/index.ts";
import { binomialTails } from "../../../src/stats/distributions/discrete.ts";

const totals = (b: number, eb: number, c: number, ec: number): TwoPoissonTotals => ({
  x: { total: b, exposure: eb },
  y: { total: c, exposure: ec },
});

function relativeError(value: number, expected: number): number {
  return value === expected ? 0 : Math.abs(value / expected - 1);
}

describe("two Poisson totals", () => {
  // SciPy 1.17.1: p = f ec / (f ec + eb); binomtest(c, b + c, p, alternative='greater' | 'less').pvalue;
  // binomtest(c, b + c, .5).proportion_ci(.9, 'exact') as share / (1 - share) x eb / ec.
  test.each([
    {
      of: totals(20, 5, 35, 5),
      factor: 1.1,
      p: [0.06147143982364091, 0.96544429345839],
      ratio: [1.0699727867550364, 2.911823512186157],
    },
    {
      of: totals(100, 10, 90, 8),
      factor: 1,
      p: [0.22989382214648335, 0.8118193529888849],
      ratio: [0.8762101724979323, 1.443325741651954],
    },
    { of: totals(3, 1, 0, 1), factor: 1, p: [1, 0.125], ratio: [0, 1.7144176165949074] },
    {
      of: totals(0, 2, 4, 1),
      factor: 1.1,
      p: [0.015853456499635637, 1],
      ratio: [1.7941362707276278, Infinity],
    },
    {
      of: totals(1000, 1, 1060, 1),
      factor: 1.1,
      p: [0.8057745937821015, 0.20658186070074394],
      ratio: [0.9849181359945176, 1.140844531525894],
    },
  ])("$of agree with SciPy", ({ of, factor, p, ratio }) => {
    const { lower, upper } = poissonRatioBounds(of, 0.05);
    const found = [
      poissonRatioPAbove(of, factor),
      poissonRatioPBelow(of, factor),
      Math.exp(lower),
      Math.exp(upper),
    ];
    for (const [index, expected] of [...p, ...ratio].entries()) {
      expect(relativeError(found[index]!, expected)).toBeLessThan(1e-9);
    }
  });

  test("of millions of events keep their digits and take no time", () => {
    // SciPy as above.
    const of = totals(1e8, 1, 100_020_000, 1);
    expect(poissonRatioPAbove(of, 1) / 0.07867035959194389).toBeCloseTo(1, 5);
    expect(Math.exp(poissonRatioBounds(of, 0.05).lower)).toBeCloseTo(0.9999673647345708, 9);
    expect(Number.isFinite(poissonRatioBounds(totals(1e10, 1, 1e10, 1), 0.05).upper)).toBe(true);
  });

  const counts = fc.record({ b: fc.integer({ min: 0, max: 400 }), c: fc.integer({ min: 1, max: 400 }) });
  const exposures = fc.record({ eb: fc.integer({ min: 1, max: 9 }), ec: fc.integer({ min: 1, max: 9 }) });

  test("swapped sides swap the tails and negate the bounds", () => {
    fc.assert(
      fc.property(
        counts,
        exposures,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        ({ b, c }, { eb, ec }, factor) => {
          const [of, swapped] = [totals(b, eb, c, ec), totals(c, ec, b, eb)];
          expect(poissonRatioPBelow(swapped, 1 / factor)).toBeCloseTo(poissonRatioPAbove(of, factor), 10);
          const [bounds, turned] = [poissonRatioBounds(of, 0.05), poissonRatioBounds(swapped, 0.05)];
          expect(turned.lower).toBeCloseTo(-bounds.upper, 10);
          expect(turned.upper).toBeCloseTo(-bounds.lower, 10);
        },
      ),
      { seed: 1 },
    );
  });

  test("scaled exposures change nothing, and p is alpha at the bounds", () => {
    fc.assert(
      fc.property(counts, exposures, ({ b, c }, { eb, ec }) => {
        const of = totals(b, eb, c, ec);
        expect(poissonRatioPAbove(totals(b, 7 * eb, c, 7 * ec), 1.3)).toBeCloseTo(
          poissonRatioPAbove(of, 1.3),
          12,
        );
        const { lower } = poissonRatioBounds(of, 0.05);
        expect(poissonRatioPAbove(of, Math.exp(lower))).toBeCloseTo(0.05, 9);
      }),
      { seed: 1 },
    );
  });

  test("the bounds are Clopper and Pearson's for the share of events", () => {
    const { lower, upper } = poissonRatioBounds(totals(12, 1, 30, 1), 0.05);
    const share = clopperPearson({ successes: 30, trials: 42 }, 0.05);
    expect(Math.exp(lower)).toBeCloseTo(share.lower / (1 - share.lower), 9);
    expect(Math.exp(upper)).toBeCloseTo(share.upper / (1 - share.upper), 9);
  });

  test.each([5, 30, 100])("hold their size exactly, given %i events at the margin", (events) => {
    const factor = 1.1;
    let size = 0;
    for (let k = 0; k <= events; k += 1) {
      const p = poissonRatioPAbove(totals(events - k, 3, k, 2), factor);
      const share = (factor * 2) / (factor * 2 + 3);
      if (p <= 0.05) size += binomialTails(k, events, share).point;
    }
    expect(size).toBeLessThanOrEqual(0.05);
    expect(size).toBeGreaterThan(0.005);
  });
});

test.each([
  // scipy.stats.chi2.sf
  [7.814727903251179, 3, 0.05],
  [16.26623619623813, 3, 0.001],
  [43.77297182574219, 30, 0.05],
])("the chi-square tail of %d with %i df is about SciPy's", (x, df, p) => {
  expect(Math.abs(chiSquareTail(x, df) - p)).toBeLessThan(0.002);
});
