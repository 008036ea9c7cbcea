import { describe, expect, test } from "@jest/globals";
import {
  attainableP,
  minimumDetectableEffect,
  neededForEffect,
  neededForP,
  normalQuantile,
  studentQuantile,
} from "../../../src/stats/index.ts";
import { oracles } from "../../reference/oracles.ts";

describe("attainable p", () => {
  test("is 2^-n for signs, half the two-sided one", () => {
    for (const [n, p] of Object.entries<number>(oracles.min_p["signflip two-sided 2^(1-n)"])) {
      expect(attainableP({ kind: "sign-flip", units: Number(n) })).toBe(p / 2);
    }
  });

  test("is 1 / C(2n, n) for permutations", () => {
    for (const [n, p] of Object.entries<number>(oracles.min_p["one-sided 1/C"])) {
      expect(attainableP({ kind: "permutation", x: Number(n), y: Number(n) })).toBeCloseTo(p, 15);
    }
    for (const [n, p] of Object.entries<number>(oracles.min_p["two-sample 2/C(2n,n)"])) {
      expect(attainableP({ kind: "permutation", x: Number(n), y: Number(n) })).toBeCloseTo(p / 2, 15);
    }
  });

  test.each(Object.entries<Record<string, number>>(oracles.needed_n_holm))(
    "needs the known sizes for %s",
    (name, needed) => {
      const multiplier = Number(name.slice(2));
      const level = { alpha: 0.05, multiplier };
      expect(neededForP("sign-flip", level)).toBe(needed.signflip_one_sided);
      expect(neededForP("sign-flip", level)).toBe(needed.mcnemar_discordant_one_sided);
      expect(neededForP("permutation", level)).toBe(needed.two_sample_one_sided);
      expect(neededForP("permutation", { alpha: 0.025, multiplier })).toBe(needed.two_sample_two_sided);
    },
  );
});

test("refuses a level that nothing reaches", () => {
  expect(() => neededForP("sign-flip", { alpha: Number.NaN, multiplier: 1 })).toThrow(RangeError);
  expect(() => neededForP("permutation", { alpha: 0.05, multiplier: 0 })).toThrow(RangeError);
});

describe("power", () => {
  const z = normalQuantile(0.975);

  test("has the known minimum detectable effect of 200 units with sd 0.5", () => {
    const of = { standardError: 0.5 / Math.sqrt(200), df: Infinity };
    const effect = minimumDetectableEffect({ of, criticalT: z, power: 0.8 });
    expect(effect).toBeCloseTo(oracles.power.mde_n200_sd0p5, 13);
  });

  test("needs the known number of pairs for an effect of 0.03 at sd 0.5", () => {
    const of = { standardError: 0.5 / Math.sqrt(200), df: Infinity };
    const needed = neededForEffect({ of, criticalT: z, power: 0.8 }, { units: 200, effect: 0.03 });
    expect(needed! / oracles.power.n_paired_for_mde_0p03_sd_0p5).toBeCloseTo(1, 5);
  });

  test("comes within 0.1 of R's noncentral t, from whatever size it starts", () => {
    for (const units of [5, 20, 200]) {
      const paired = { standardError: 1 / Math.sqrt(units), df: units - 1 };
      const two = { standardError: Math.sqrt(2 / units), df: 2 * units - 2 };
      const effect = { units, effect: 0.5 };
      const needPaired = neededForEffect(
        { of: paired, criticalT: studentQuantile(0.975, paired.df), power: 0.8 },
        effect,
      )!;
      const needTwo = neededForEffect(
        { of: two, criticalT: studentQuantile(0.975, two.df), power: 0.8 },
        effect,
      )!;
      expect(Math.abs(needPaired - oracles["R_4.2.2"]["power_t_n_d0.5_paired"])).toBeLessThan(0.1);
      expect(Math.abs(needTwo - oracles["R_4.2.2"]["power_t_n_d0.5_two_sample"])).toBeLessThan(0.1);
    }
  });

  test("finds the units at which the minimum detectable effect is the one sought", () => {
    const of = { standardError: 0.2, df: 11 };
    const needed = neededForEffect(
      { of, criticalT: 2.5, power: 0.8 },
      { units: 12, effect: minimumDetectableEffect({ of, criticalT: 2.5, power: 0.8 }) },
    );
    expect(needed).toBeCloseTo(12, 4);
  });

  test("has no answer for no effect, nor one out of reach", () => {
    const of = { standardError: 0.2, df: 11 };
    expect(neededForEffect({ of, criticalT: 2, power: 0.8 }, { units: 12, effect: 0 })).toBeNull();
    expect(neededForEffect({ of, criticalT: Infinity, power: 0.8 }, { units: 12, effect: 1 })).toBeNull();
    expect(neededForEffect({ of, criticalT: 2, power: 0.8 }, { units: 12, effect: 1e-9 })).toBeNull();
  });
});
