import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { signFlipMaxT, Xoshiro128, type ResamplingOptions } from "../../../src/stats/index.ts";
import { oracles } from "../../reference/oracles.ts";
import { naiveMaxT, naiveT, naiveVariance } from "../../support/naive-max-t.ts";
import { normalSample } from "../../support/samples/normal-sample.ts";
import { options, seedFor } from "../../support/seed-for.ts";

const member = (values: readonly number[]): Float64Array => Float64Array.from(values);

/** p and adjusted p of each member. */
const pairsOf = (set: readonly Float64Array[]): readonly (readonly number[])[] =>
  signFlipMaxT(set, options).members.map(({ p, adjustedP }) => [p, adjustedP]);

/** Sets of small integers, so that ties are ties; null = unit missing. */
const integerSet = fc.integer({ min: 2, max: 6 }).chain((units) =>
  fc.array(
    fc
      .array(fc.option(fc.integer({ min: -3, max: 4 }), { freq: 6, nil: Number.NaN }), {
        minLength: units,
        maxLength: units,
      })
      .filter((values) => values.filter((value) => !Number.isNaN(value)).length >= 2),
    { minLength: 1, maxLength: 4 },
  ),
);
const realSet = fc.integer({ min: 2, max: 7 }).chain((units) =>
  fc.array(fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: units, maxLength: units }), {
    minLength: 1,
    maxLength: 3,
  }),
);

function naiveFlips(members: readonly (readonly number[])[]): number[][] {
  const units = members[0]!.length;
  return Array.from({ length: 2 ** units }, (_, pattern) =>
    members.map((values) => {
      const flipped = values
        .map((value, i) => ((pattern >> i) & 1 ? -value : value))
        .filter((value) => !Number.isNaN(value));
      const mean = flipped.reduce((a, b) => a + b, 0) / flipped.length;
      return naiveT(mean, naiveVariance(flipped) / flipped.length);
    }),
  );
}

describe("exact sign-flip", () => {
  test("agrees with the enumeration by SciPy", () => {
    const { members, exact } = signFlipMaxT([member(oracles.signflip_exact.d)], options);
    expect(exact).toBe(true);
    expect(members[0]).toMatchObject({
      p: oracles.signflip_exact.p_greater,
      adjustedP: oracles.signflip_exact.p_greater,
    });
    expect(members[0]!.attainableP).toBe(2 ** -10);
  });

  test("of signed ranks is Wilcoxon's exact test", () => {
    const { d, p2 } = oracles.wilcoxon_signed_rank_exact;
    const sizes = d.map(Math.abs).toSorted((a: number, b: number) => a - b);
    const ranks = d.map((value: number) => Math.sign(value) * (sizes.indexOf(Math.abs(value)) + 1));
    expect(signFlipMaxT([member(ranks)], options).members[0]!.p).toBe(p2 / 2);
  });

  test("of differences of 1 and -1 is McNemar's exact test", () => {
    const d = member([...Array.from({ length: 9 }, () => 1), -1, 0, 0, 0]);
    expect(signFlipMaxT([d], options).members[0]!.p).toBe(oracles.mcnemar_exact["b=9,c=1"].p_greater);
    expect(signFlipMaxT([d], options).members[0]!.attainableP).toBe(2 ** -10);
  });

  test("and its max-T agree with the definition, pattern by pattern", () => {
    fc.assert(
      fc.property(integerSet, (members) => {
        const expected = naiveMaxT(naiveFlips(members));
        const actual = signFlipMaxT(members.map(member), options);
        expect(actual.members.map(({ p }) => p)).toEqual(expected.p);
        expect(actual.members.map(({ adjustedP }) => adjustedP)).toEqual(expected.adjusted);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("does not depend on the order of units, nor on their unit of measurement", () => {
    fc.assert(
      fc.property(realSet, fc.constantFrom(1e-3, 3, 1e9), (members, factor) => {
        const reversed = members.map((values) => member(values.toReversed()));
        const scaled = members.map((values) => member(values.map((value) => value * factor)));
        expect(pairsOf(reversed)).toEqual(pairsOf(members.map(member)));
        expect(pairsOf(scaled)).toEqual(pairsOf(members.map(member)));
      }),
      { seed: 1 },
    );
  });

  test("says 1 where nothing differs, and 2^-n where all units differ alike", () => {
    const set = [member([0, 0, 0, 0, 0]), member([0.1, 0.1, 0.1, 0.1, 0.1])];
    const { members } = signFlipMaxT(set, options);
    expect(members[0]).toMatchObject({ t: 0, p: 1, adjustedP: 1, attainableP: 1 });
    expect(members[1]).toMatchObject({ t: Infinity, p: 1 / 32, adjustedP: 1 / 32, attainableP: 1 / 32 });
  });

  test("says 1 of a member without units, and of a set without members nothing", () => {
    expect(signFlipMaxT([member([Number.NaN, Number.NaN])], options).members[0]).toMatchObject({
      t: 0,
      p: 1,
      adjustedP: 1,
    });
    expect(signFlipMaxT([member([])], options).members[0]).toMatchObject({ p: 1, adjustedP: 1 });
    expect(signFlipMaxT([], options).members).toEqual([]);
  });

  test("survives extreme magnitudes", () => {
    const tiny = member([1e-200, 2e-200, 3e-200, 4e-200, 5e-200]);
    const huge = member([1e200, 2e200, 3e200, 4e200, 5e200]);
    for (const { p, adjustedP } of signFlipMaxT([tiny, huge], options).members) {
      expect([p, adjustedP]).toEqual([1 / 32, 1 / 32]);
    }
  });

  test("keeps p exact for a member of few units in a set of many", () => {
    const few = member(Array.from({ length: 30 }, (_, i) => (i < 8 ? 1 + i / 10 : Number.NaN)));
    const many = normalSample(new Xoshiro128([1, 2, 3, 4]), 30);
    const { members, exact } = signFlipMaxT([few, many], options);
    expect(exact).toBe(false);
    expect(members[0]).toMatchObject({ p: 2 ** -8, attainableP: 2 ** -8 });
  });

  test("leaves the caller's arrays as they were, and refuses what has no p", () => {
    const d = Object.freeze([3, -1, 2, Number.NaN]);
    const values = member(d);
    signFlipMaxT([values], options);
    expect([...values]).toEqual(d);
    expect(() => signFlipMaxT([member([1, 2]), member([1])], options)).toThrow(RangeError);
    expect(() => signFlipMaxT([member([1, Infinity])], options)).toThrow(RangeError);
  });
});

describe("drawn sign-flip", () => {
  const random = new Xoshiro128([11, 12, 13, 14]);
  const shifted = (n: number, by: number): Float64Array => normalSample(random, n).map((value) => value + by);
  const [first, second, third] = [shifted(40, 0.15), shifted(40, 0), shifted(40, 0.4)];

  const pWith = (changes: Partial<ResamplingOptions>): number =>
    signFlipMaxT([first], { ...options, ...changes }).members[0]!.p;

  test("gives each member the p it has alone, and an adjusted p not below it", () => {
    const joint = signFlipMaxT([first, second, third], options);
    const alone = [first, second, third].map((values) => signFlipMaxT([values], options).members[0]!);
    for (const [index, { p, adjustedP }] of joint.members.entries()) {
      expect(p).toBe(alone[index]!.p);
      expect(adjustedP).toBeGreaterThanOrEqual(p);
    }
  });

  test("continues to 99,999 draws only where a p is near its step", () => {
    const p = pWith({ alphas: [] });
    // Multiples of 1 / (B + 1) tell which B was used.
    expect(Math.abs(p * 10_000 - Math.round(p * 10_000))).toBeLessThan(1e-9);
    expect(pWith({ alphas: [p / 3] })).toBe(p);
    const near = pWith({ alphas: [p + 0.001] });
    expect(Math.abs(near * 100_000 - Math.round(near * 100_000))).toBeLessThan(1e-9);
    expect(near).not.toBe(p);
    expect(Math.abs(near - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 10_000));
  });

  test("a level of the adjusted p moves no unadjusted p", () => {
    const p = pWith({ alphas: [] });
    const near = signFlipMaxT([first], { ...options, alphas: [], criticalAlpha: p + 0.001 }).members[0]!;
    expect(near.p).toBe(p);
    // Of 99,999 draws.
    expect(Math.abs(near.adjustedP * 100_000 - Math.round(near.adjustedP * 100_000))).toBeLessThan(1e-9);
    expect(near.adjustedP).not.toBe(p);
  });

  test("is near the exact p of the same data", () => {
    // 21 units are drawn; dropping a unit that hardly matters makes them 20, which are enumerated.
    const twenty = shifted(20, 0.3);
    const exact = signFlipMaxT([twenty], options).members[0]!.p;
    const drawn = signFlipMaxT([member([...twenty, 1e-9])], { ...options, maxResamples: 9999 }).members[0]!.p;
    expect(Math.abs(drawn - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / 9999));
  });

  test("changes with the seed and the purpose, and with nothing else", () => {
    expect(pWith({})).toBe(pWith({}));
    expect(pWith({ purpose: ["other"] })).not.toBe(pWith({}));
    expect(pWith({ seedFor: (key) => seedFor(["other seed", ...key]) })).not.toBe(pWith({}));
  });

  test("seeds every block of 512 by its index", () => {
    const keys: string[] = [];
    const recording = { ...options, alphas: [], criticalAlpha: null };
    signFlipMaxT([first], {
      ...recording,
      seedFor: (key) => {
        keys.push(JSON.stringify(key));
        return seedFor(key);
      },
    });
    expect(keys).toEqual(Array.from({ length: 20 }, (_, block) => JSON.stringify(["test", block])));
  });
});

describe("the family", () => {
  const random = new Xoshiro128([21, 22, 23, 24]);

  test("has a critical t that grows with its size, from about Student's to Bonferroni's", () => {
    const members = Array.from({ length: 8 }, () => normalSample(random, 60));
    const one = signFlipMaxT(members.slice(0, 1), options).members[0]!.criticalT!;
    const eight = signFlipMaxT(members, options).members[0]!.criticalT!;
    // qt(.95, 59) = 1.671; qt(1 - .05 / 8, 59) = 2.577.
    expect(Math.abs(one - 1.671)).toBeLessThan(0.1);
    expect(eight).toBeGreaterThan(2.2);
    expect(eight).toBeLessThan(2.75);
  });

  test("counts members that are one only once", () => {
    const values = normalSample(random, 60).map((value) => value + 0.2);
    const alone = signFlipMaxT([values], options);
    const thrice = signFlipMaxT([values, values, values], options);
    expect(thrice.members.map(({ adjustedP }) => adjustedP)).toEqual(
      Array.from({ length: 3 }, () => alone.members[0]!.p),
    );
    expect(thrice.members[2]!.criticalT).toBe(alone.members[0]!.criticalT);
  });

  test("has no critical t where its units cannot reach alpha, nor where none is asked for", () => {
    expect(signFlipMaxT([member([1, 2, 3, 4])], options).members[0]!.criticalT).toBeNull();
    expect(signFlipMaxT([member([1, 2, 3, 4, 5, 6])], options).members[0]!.criticalT).not.toBeNull();
    expect(
      signFlipMaxT([member([1, 2, 3, 4, 5, 6])], { ...options, criticalAlpha: null }).members[0]!.criticalT,
    ).toBeNull();
  });

  test("drops the members it rejects from its critical t", () => {
    const moved = normalSample(random, 60).map((value) => value + 2);
    const still = [normalSample(random, 60), normalSample(random, 60)];
    expect(signFlipMaxT([moved, ...still], options).members[0]!.criticalT).toBe(
      signFlipMaxT(still, options).members[0]!.criticalT,
    );
  });

  test("keeps the size of each test and of the family under the null", () => {
    const runs = 1500;
    let own = 0;
    let family = 0;
    for (let run = 0; run < runs; run += 1) {
      const shared = normalSample(random, 8);
      const members = Array.from({ length: 4 }, () =>
        normalSample(random, 8).map((value, i) => value + (shared[i] ?? 0)),
      );
      const result = signFlipMaxT(members, { ...options, criticalAlpha: null }).members;
      if (result[0]!.p <= 0.05) own += 1;
      if (result.some(({ adjustedP }) => adjustedP <= 0.05)) family += 1;
    }
    // 12 of 256 patterns are within 5 %: the exact size is 0.0469; four standard errors.
    const size = Math.floor(0.05 * 256) / 256;
    expect(Math.abs(own / runs - size)).toBeLessThan(4 * Math.sqrt((size * (1 - size)) / runs));
    expect(Math.abs(family / runs - size)).toBeLessThan(4 * Math.sqrt((size * (1 - size)) / runs));
  });
});
