import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  cliffsDelta,
  cohenD,
  effectDz,
  hedgesG,
  pairedDifference,
  tStatistic,
} from "../../src/stats/index.ts";
import { oracles } from "../reference/oracles.ts";

const samples = { candidate: oracles.welch_pyperf.x, baseline: oracles.welch_pyperf.y };
const integers = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 });

describe("effect sizes", () => {
  test("agree with the references", () => {
    expect(cohenD(samples)).toBeCloseTo(oracles.effect.cohen_d, 13);
    expect(hedgesG(samples)).toBeCloseTo(oracles.effect.hedges_g_exactJ, 12);
    expect(hedgesG(samples)! / cohenD(samples)!).toBeCloseTo(oracles.effect.J, 12);
    expect(cliffsDelta(samples)).toBeCloseTo(oracles.effect.cliffs_delta, 15);
  });

  test("Cliff's delta is the share of pairs above less the share below", () => {
    fc.assert(
      fc.property(integers, integers, (baseline, candidate) => {
        const signs = candidate.flatMap((c) => baseline.map((b) => Math.sign(c - b)));
        const expected = signs.reduce<number>((total, sign) => total + sign, 0) / signs.length;
        expect(cliffsDelta({ baseline, candidate })).toBeCloseTo(expected, 14);
      }),
      { seed: 1 },
    );
  });

  test("d_z is t over the square root of n", () => {
    const d = oracles.signflip_exact.d;
    expect(effectDz(d)).toBeCloseTo(tStatistic(pairedDifference(d)!, 0) / Math.sqrt(d.length), 13);
  });

  test("are null where no spread is there to compare with", () => {
    expect(cohenD({ baseline: [1, 1], candidate: [2, 2] })).toBeNull();
    expect(hedgesG({ baseline: [1, 1], candidate: [2, 2] })).toBeNull();
    expect(cohenD({ baseline: [1], candidate: [2] })).toBeNull();
    expect(effectDz([0.1, 0.1, 0.1])).toBeNull();
    expect(effectDz([1])).toBeNull();
    expect(cliffsDelta({ baseline: [], candidate: [2] })).toBeNull();
    expect(cliffsDelta({ baseline: [1, 1], candidate: [2, 2] })).toBe(1);
  });
});
