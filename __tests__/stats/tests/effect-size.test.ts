import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  cliffsDelta,
  cohenD,
  effectDz,
  hedgesG,
  pairedDifference,
  tStatistic,
} from "../../../src/stats/index.ts";
import { oracles } from "../../reference/oracles.ts";

const samples = { y: oracles.welch_pyperf.x, x: oracles.welch_pyperf.y };
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
      fc.property(integers, integers, (x, y) => {
        const signs = y.flatMap((c) => x.map((b) => Math.sign(c - b)));
        const expected = signs.reduce<number>((total, sign) => total + sign, 0) / signs.length;
        expect(cliffsDelta({ x, y })).toBeCloseTo(expected, 14);
      }),
      { seed: 1 },
    );
  });

  test("d_z is t over the square root of n", () => {
    const d = oracles.signflip_exact.d;
    expect(effectDz(d)).toBeCloseTo(tStatistic(pairedDifference(d)!, 0) / Math.sqrt(d.length), 13);
  });

  test("are null where no spread is there to compare with", () => {
    expect(cohenD({ x: [1, 1], y: [2, 2] })).toBeNull();
    expect(hedgesG({ x: [1, 1], y: [2, 2] })).toBeNull();
    expect(cohenD({ x: [1], y: [2] })).toBeNull();
    expect(effectDz([0.1, 0.1, 0.1])).toBeNull();
    expect(effectDz([1])).toBeNull();
    expect(cliffsDelta({ x: [], y: [2] })).toBeNull();
    expect(cliffsDelta({ x: [1, 1], y: [2, 2] })).toBe(1);
  });
});
