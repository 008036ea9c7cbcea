import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { fisher, permutationMaxT, Xoshiro128, type UnpairedMember } from "../../../src/stats/index.ts";
import { stepDownMaxT } from "../../../src/stats/resampling/max-t.ts";
import { PermutationNull } from "../../../src/stats/resampling/permutation-null.ts";
import type { JointNull } from "../../../src/stats/resampling/resampling.ts";
import { oracles } from "../../reference/oracles.ts";
import { naiveMaxT, naiveMean, naiveT, naiveVariance } from "../../support/naive-max-t.ts";
import { normalSample } from "../../support/samples/normal-sample.ts";
import { options } from "../../support/seed-for.ts";

/** Members inside their null. */
const NOBODY: ReadonlySet<number> = new Set();

const member = (x: readonly number[], y: readonly number[]): UnpairedMember => ({
  x: Float64Array.from(x),
  y: Float64Array.from(y),
});
const pOf = (x: readonly number[], y: readonly number[]): number =>
  permutationMaxT([member(x, y)], options).members[0]!.p;

/** Eight answers, of which `count` are yes. */
const yes = (count: number): readonly number[] => Array.from({ length: 8 }, (_, i) => (i < count ? 1 : 0));

/** Ranks of both samples together, ties in the middle. */
function ranked(x: readonly number[], y: readonly number[]): readonly [number[], number[]] {
  const all = [...x, ...y];
  const rank = (value: number): number =>
    all.filter((other) => other < value).length + (all.filter((other) => other === value).length + 1) / 2;
  return [x.map(rank), y.map(rank)];
}

interface IntegerSet {
  readonly split: number;
  readonly columns: readonly (readonly number[])[];
}
/** Columns of small integers, the first `split` values x. */
const integerSet: fc.Arbitrary<IntegerSet> = fc
  .record({ n1: fc.integer({ min: 2, max: 4 }), n2: fc.integer({ min: 2, max: 4 }) })
  .chain(({ n1, n2 }) =>
    fc.record({
      split: fc.constant(n1),
      columns: fc.array(
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: n1 + n2, maxLength: n1 + n2 }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
    }),
  );

const membersOf = ({ split, columns }: IntegerSet): readonly UnpairedMember[] =>
  columns.map((values) => member(values.slice(0, split), values.slice(split)));

function naivePermutations({ split, columns }: IntegerSet): number[][] {
  const total = columns[0]!.length;
  const chosen = Array.from({ length: 2 ** total }, (_, mask) => mask).filter(
    (mask) => mask.toString(2).replaceAll("0", "").length === split,
  );
  const observed = 2 ** split - 1;
  return [observed, ...chosen.filter((mask) => mask !== observed)].map((mask) =>
    columns.map((values) => {
      const x = values.filter((_, i) => (mask >> i) & 1);
      const y = values.filter((_, i) => !((mask >> i) & 1));
      const error = naiveVariance(x) / x.length + naiveVariance(y) / y.length;
      return naiveT(naiveMean(y) - naiveMean(x), error);
    }),
  );
}

describe("exact permutation", () => {
  test("with equal sides is the permutation of the mean difference, as SciPy enumerates it", () => {
    const { x, y } = oracles.welch_pyperf;
    const { members, exact, arrangements } = permutationMaxT([member(y, x)], options);
    expect({ exact, arrangements }).toEqual({
      exact: true,
      arrangements: oracles.perm_exact_meandiff_pyperf.total,
    });
    expect(members[0]!.p).toBe(oracles.perm_exact_meandiff_pyperf.p_greater);
    expect(members[0]!.t).toBeCloseTo(oracles.welch_pyperf.t, 12);
    expect(members[0]!.attainableP).toBe(1 / 184_756);
  });

  test.each(["mwu_go12", "mwu_go13"])("of ranks is Mann and Whitney's exact test: %s", (name) => {
    const { x, y, p_less } = oracles[name];
    expect(pOf(...ranked(x, y))).toBeCloseTo(p_less, 14);
  });

  test("of ranks with ties is benchstat's published p", () => {
    const { old, new: fresh, count, total } = oracles.benchstat_gob;
    expect(pOf(...ranked(old, fresh))).toBe(count / 2 / total);
  });

  test("of yes and no with equal sides is Fisher's exact test", () => {
    const p = fisher({
      x: { successes: 2, trials: 8 },
      y: { successes: 6, trials: 8 },
    }).pGreater;
    expect(pOf(yes(2), yes(6))).toBeCloseTo(p, 12);
  });

  test("and its max-T agree with the definition, permutation by permutation", () => {
    fc.assert(
      fc.property(integerSet, (set) => {
        const expected = naiveMaxT(naivePermutations(set));
        const actual = permutationMaxT(membersOf(set), options);
        expect(actual.members.map(({ p }) => p)).toEqual(expected.p);
        expect(actual.members.map(({ adjustedP }) => adjustedP)).toEqual(expected.adjusted);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("swaps its tails with the sides: t is negated, p answers the other question", () => {
    fc.assert(
      fc.property(integerSet, (set) => {
        const swapped = membersOf(set).map(({ x, y }) => ({
          x: y,
          y: x,
        }));
        const negated = membersOf(set).map(({ x, y }) => ({
          x: x.map((value) => -value),
          y: y.map((value) => -value),
        }));
        const [back, other] = [permutationMaxT(swapped, options), permutationMaxT(negated, options)];
        const there = permutationMaxT(membersOf(set), options);
        for (const [index, { t, p }] of back.members.entries()) {
          expect(t === -there.members[index]!.t).toBe(true);
          expect(p).toBe(other.members[index]!.p);
          expect(p + there.members[index]!.p).toBeGreaterThanOrEqual(1);
        }
      }),
      { seed: 1 },
    );
  });

  test("does not depend on the order within a side, nor on the unit of measurement", () => {
    const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(values, values, fc.constantFrom(1e-3, 3, 1e9), (x, y, factor) => {
        const p = pOf(x, y);
        expect(pOf(x.toReversed(), y.toReversed())).toBe(p);
        expect(
          pOf(
            x.map((value) => value * factor),
            y.map((value) => value * factor),
          ),
        ).toBe(p);
      }),
      { seed: 1 },
    );
  });

  test("keeps a valid p without variance", () => {
    expect(permutationMaxT([member([1, 1, 1, 1], [1, 1, 1, 1])], options).members[0]).toMatchObject({
      t: 0,
      p: 1,
      adjustedP: 1,
    });
    expect(permutationMaxT([member([0.1, 0.1, 0.1, 0.1], [0.3, 0.3, 0.3, 0.3])], options).members[0]).toEqual(
      {
        t: Infinity,
        p: 1 / 70,
        adjustedP: 1 / 70,
        attainableP: 1 / 70,
        criticalT: expect.any(Number),
      },
    );
  });

  test("says 1 without values on a side, and 1/n with one value", () => {
    expect(pOf([], [1, 2, 3])).toBe(1);
    expect(pOf([], [])).toBe(1);
    expect(pOf([1, 2, 3], [9])).toBe(1 / 4);
  });

  test("refuses members of different sizes and values that are not finite", () => {
    expect(() => permutationMaxT([member([1], [2]), member([1, 2], [2])], options)).toThrow(RangeError);
    expect(() => permutationMaxT([member([1, Number.NaN], [2, 3])], options)).toThrow(RangeError);
  });
});

describe("drawn permutation", () => {
  const random = new Xoshiro128([31, 32, 33, 34]);
  const sample = (n: number, by: number): Float64Array => normalSample(random, n).map((value) => value + by);

  test.each([
    [9, 9],
    [4, 20],
    [20, 4],
  ])("of %i and %i values is near the exact p", (n1, n2) => {
    const of = { x: sample(n1, 0), y: sample(n2, 0.6) };
    const exact = new PermutationNull([of], options);
    expect(exact.arrangements).not.toBeNull();
    const drawn: JointNull = {
      observed: exact.observed,
      arrangements: null,
      blocks: exact.blocks,
      enumerate: (block, place) => exact.enumerate(block, place),
      randomize: (block, place) => exact.randomize(block, place),
      fill: (index, into) => exact.fill(index, into),
      toT: (statistic) => exact.toT(statistic),
    };
    const [p] = stepDownMaxT(exact, NOBODY, options).p;
    const [near] = stepDownMaxT(drawn, NOBODY, { ...options, alphas: [] }).p;
    // Five standard errors of 9,999 draws.
    expect(Math.abs(near! - p!)).toBeLessThan(5 * Math.sqrt((p! * (1 - p!)) / 9999));
    expect(near).not.toBe(p);
  });

  test("gives each member the p it has alone", () => {
    const members = [0, 0.2, 0.4].map((by) => ({ x: sample(20, 0), y: sample(25, by) }));
    const joint = permutationMaxT(members, options).members;
    for (const [index, { p, adjustedP }] of joint.entries()) {
      expect(p).toBe(permutationMaxT([members[index]!], options).members[0]!.p);
      expect(adjustedP).toBeGreaterThanOrEqual(p);
    }
  });

  test("has 1 / (B + 1) as its smallest p, at the B that such a p leads to", () => {
    const apart = { x: sample(15, 0), y: sample(15, 50) };
    const [far] = permutationMaxT([apart], options).members;
    expect([far!.p, far!.attainableP]).toEqual([1e-4, 1e-4]);
    const [strict] = permutationMaxT([apart], { ...options, alphas: [0.01] }).members;
    expect([strict!.p, strict!.attainableP]).toEqual([1e-4, 1e-4]);
    const [stricter] = permutationMaxT([apart], { ...options, alphas: [0.001] }).members;
    expect([stricter!.p, stricter!.attainableP]).toEqual([1e-5, 1e-5]);
  });
});

test("the joint permutation keeps the size of each test and of the family under the null", () => {
  const random = new Xoshiro128([51, 52, 53, 54]);
  const runs = 1500;
  let own = 0;
  let family = 0;
  for (let run = 0; run < runs; run += 1) {
    const shared = normalSample(random, 9);
    // Correlated members of different shape; the third one is skewed.
    const members = [0, 1, 2].map((index) => {
      const values = normalSample(random, 9).map((value, i) => value + (shared[i] ?? 0));
      const shaped = index === 2 ? values.map((value) => Math.exp(value)) : values;
      return { x: shaped.subarray(0, 4), y: shaped.subarray(4) };
    });
    const result = permutationMaxT(members, { ...options, criticalAlpha: null }).members;
    if (result[0]!.p <= 0.05) own += 1;
    if (result.some(({ adjustedP }) => adjustedP <= 0.05)) family += 1;
  }
  // 6 of C(9, 4) = 126 permutations are within 5 %; four standard errors.
  const size = Math.floor(0.05 * 126) / 126;
  expect(Math.abs(own / runs - size)).toBeLessThan(4 * Math.sqrt((size * (1 - size)) / runs));
  expect(Math.abs(family / runs - size)).toBeLessThan(4 * Math.sqrt((size * (1 - size)) / runs));
});
