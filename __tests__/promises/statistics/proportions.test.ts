import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  clopperPearson,
  fisher,
  mcNemar,
  newcombe,
  newcombeP,
  newcombePaired,
  newcombePairedP,
  normalCdf,
  wilson,
} from "../../../src/stats/index.ts";
import { oracles } from "../../reference/oracles.ts";

const z95 = oracles.power.z[0];
/** The integers in a name such as `[[7, 27], [1, 33]]`. */
const counts = (name: string): readonly number[] => (name.match(/\d+/g) ?? []).map(Number);
const proportion = fc
  .integer({ min: 1, max: 40 })
  .chain((trials) =>
    fc.record({ successes: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) }),
  );

describe("exact McNemar test", () => {
  test.each(Object.entries<Record<string, number>>(oracles.mcnemar_exact))(
    "%s agrees with SciPy",
    (name, expected) => {
      const [gained = 0, lost = 0] = counts(name);
      const actual = mcNemar(gained, lost);
      expect(actual.pTwoSided).toBeCloseTo(expected.p2!, 13);
      expect(actual.pGreater).toBeCloseTo(expected.p_greater!, 13);
      expect(actual.midP).toBeCloseTo(expected.midp2!, 13);
      expect(mcNemar(lost, gained).pLess).toBeCloseTo(expected.p_greater!, 13);
    },
  );

  test("agrees with R's binom.test", () => {
    expect(mcNemar(15, 19).pTwoSided).toBeCloseTo(oracles["R_4.2.2"].binom_test_15_34, 12);
  });

  test("says 1 without discordant pairs", () => {
    expect(mcNemar(0, 0)).toEqual({ pGreater: 1, pLess: 1, pTwoSided: 1, midP: 1 });
  });
});

describe("Fisher's exact test", () => {
  test.each(Object.entries<Record<string, number>>(oracles.fisher))(
    "%s agrees with SciPy",
    (name, expected) => {
      const [a = 0, b = 0, c = 0, d = 0] = counts(name);
      // Rows are samples, columns success and failure.
      const first = { successes: a, trials: a + b };
      const second = { successes: c, trials: c + d };
      expect(fisher({ y: first, x: second }).pTwoSided).toBeCloseTo(expected.p2!, 13);
      expect(fisher({ y: first, x: second }).pLess).toBeCloseTo(expected.p_less!, 13);
      expect(fisher({ y: second, x: first }).pGreater).toBeCloseTo(expected.p_less!, 13);
    },
  );

  test("keeps its tails in large samples", () => {
    const p = fisher({
      y: { successes: 5200, trials: 10_000 },
      x: { successes: 5000, trials: 10_000 },
    });
    expect(p.pGreater + p.pLess).toBeGreaterThan(1);
    // Normal approximation with continuity correction: 1 - Phi(2.8163).
    expect(p.pGreater).toBeCloseTo(0.0024, 4);
  });
});

describe("intervals of one proportion", () => {
  const cases = Object.entries<Record<string, [number, number]>>(oracles).filter(([name]) =>
    name.startsWith("binom_ci_"),
  );
  test.each(cases)("%s agrees with SciPy", (name, expected) => {
    const [successes = 0, trials = 0] = counts(name);
    const score = wilson({ successes, trials }, z95);
    expect(score.lower).toBeCloseTo(expected.wilson![0], 13);
    expect(score.upper).toBeCloseTo(expected.wilson![1], 13);
    const exact = clopperPearson({ successes, trials }, 0.025);
    expect(exact.lower).toBeCloseTo(expected.clopper![0], 12);
    expect(exact.upper).toBeCloseTo(expected.clopper![1], 12);
  });
});

describe("Newcombe's difference", () => {
  test.each(Object.entries<[number, number]>(oracles.newcombe_diff))(
    "%s agrees with statsmodels",
    (name, [lower, upper]) => {
      const [a = 0, m = 0, b = 0, n = 0] = counts(name);
      const bounds = newcombe({ y: { successes: a, trials: m }, x: { successes: b, trials: n } }, z95);
      expect(bounds.lower).toBeCloseTo(lower, 12);
      expect(bounds.upper).toBeCloseTo(upper, 12);
    },
  );

  const paired = Object.entries<[number, number, number]>(oracles.newcombe_paired_m10).filter(
    ([name]) => name !== "note",
  );
  test.each(paired)("%s paired agrees with the published method 10", (name, [, lower, upper]) => {
    const [both = 0, yOnly = 0, xOnly = 0, neither = 0] = counts(name);
    const bounds = newcombePaired({ both, yOnly, xOnly, neither }, z95);
    expect(bounds.lower).toBeCloseTo(lower, 12);
    expect(bounds.upper).toBeCloseTo(upper, 12);
  });

  test("has a p that is alpha where its bound meets the margin", () => {
    const z = fc.double({ min: 0.3, max: 4, noNaN: true });
    fc.assert(
      fc.property(proportion, proportion, z, (y, x, z) => {
        const of = { y, x };
        const { lower, upper } = newcombe(of, z);
        const estimate = y.successes / y.trials - x.successes / x.trials;
        // At a difference of 1 or -1 a bound is the estimate itself, whatever z, and p is 1/2 there.
        const expectedP = (bound: number, at: number) => (bound === estimate ? 0.5 : normalCdf(at));
        expect(newcombeP(of, lower)).toBeCloseTo(expectedP(lower, -z), 6);
        expect(newcombeP(of, upper)).toBeCloseTo(expectedP(upper, z), 6);
      }),
      { seed: 1 },
    );
    const outcomes = { both: 36, yOnly: 12, xOnly: 2, neither: 5 };
    expect(newcombePairedP(outcomes, newcombePaired(outcomes, 1.5).lower)).toBeCloseTo(normalCdf(-1.5), 9);
  });

  test("negates its bounds when the sides are swapped", () => {
    fc.assert(
      fc.property(proportion, proportion, (y, x) => {
        const there = newcombe({ y, x }, z95);
        const back = newcombe({ y: x, x: y }, z95);
        expect(back.lower).toBeCloseTo(-there.upper, 12);
        expect(back.upper).toBeCloseTo(-there.lower, 12);
      }),
      { seed: 1 },
    );
  });

  test("says 1/2 at the estimate and less the farther the margin below", () => {
    const of = { y: { successes: 8, trials: 10 }, x: { successes: 3, trials: 10 } };
    const p = [0.5, 0.3, 0.1, -0.2].map((margin) => newcombeP(of, margin));
    expect(p[0]).toBe(0.5);
    expect(p).toEqual(p.toSorted((a, b) => b - a));
    expect(newcombeP(of, -1.1)).toBeCloseTo(0, 15);
  });
});
