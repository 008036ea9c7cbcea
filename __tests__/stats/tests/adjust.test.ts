import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { benjaminiHochberg, combineSets, holm } from "../../../src/stats/index.ts";
import { oracles } from "../../reference/oracles.ts";

const p = fc.double({ min: 0, max: 1, noNaN: true });

describe("Holm and Benjamini-Hochberg", () => {
  test("agree with R's p.adjust", () => {
    for (const [index, value] of holm(oracles.adjust.p).entries()) {
      expect(value).toBeCloseTo(oracles.adjust.holm[index], 14);
    }
    for (const [index, value] of benjaminiHochberg(oracles.adjust.p).entries()) {
      expect(value).toBeCloseTo(oracles.adjust.bh[index], 14);
    }
  });

  test("keep the order of p, stay within p and 1, and do not touch their input", () => {
    fc.assert(
      fc.property(fc.array(p, { maxLength: 8 }), (values) => {
        const frozen = Object.freeze([...values]);
        for (const adjusted of [holm(frozen), benjaminiHochberg(frozen)]) {
          for (const [i, value] of adjusted.entries()) {
            expect(value).toBeGreaterThanOrEqual(values[i]!);
            expect(value).toBeLessThanOrEqual(1);
            // Those with a smaller p have no larger adjusted one.
            const smaller = adjusted.filter((_, j) => values[j]! < values[i]!);
            expect(Math.max(0, ...smaller)).toBeLessThanOrEqual(value);
          }
        }
      }),
      { seed: 1 },
    );
  });
});

/** p of each non-empty part of a set of `size`, by bit mask; index 0 is unused. */
const partsOf = (size: number) => fc.array(p, { minLength: 2 ** size, maxLength: 2 ** size });
const setsOfParts = fc.array(
  fc
    .integer({ min: 1, max: 2 })
    .chain((size) => fc.record({ size: fc.constant(size), parts: partsOf(size) })),
  { minLength: 1, maxLength: 3 },
);

describe("Combining sets", () => {
  test("is Holm's method for sets of one", () => {
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 7 }), (values) => {
        const combined = combineSets(values.map((value) => ({ adjusted: [value] })));
        for (const [index, value] of holm(values).entries())
          expect(combined[index]![0]).toBeCloseTo(value, 12);
      }),
      { seed: 1 },
    );
  });

  test("is the closed test of Bonferroni over the touched sets, by going through every intersection", () => {
    fc.assert(
      fc.property(setsOfParts, (sets) => {
        const within = sets.map(({ size, parts }) =>
          Array.from({ length: size }, (_, i) => Math.max(...parts.filter((_, part) => (part >> i) & 1))),
        );
        const expected = within.map((set) => set.map(() => 0));
        const total = sets.reduce((count, { parts }) => count * parts.length, 1);
        for (let code = 1; code < total; code += 1) {
          let rest = code;
          const chosen = sets.map(({ parts }) => {
            const part = rest % parts.length;
            rest = Math.floor(rest / parts.length);
            return part;
          });
          const touched = sets.flatMap(({ parts }, j) => (chosen[j] === 0 ? [] : [parts[chosen[j]!]!]));
          const local = Math.min(1, touched.length * Math.min(...touched));
          for (const [j, set] of expected.entries()) {
            for (const i of set.keys()) if ((chosen[j]! >> i) & 1) set[i] = Math.max(set[i]!, local);
          }
        }
        expect(combineSets(within.map((adjusted) => ({ adjusted })))).toEqual(expected);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("passes a set's share on only when all of the set is rejected", () => {
    expect(combineSets([{ adjusted: [0.01] }, { adjusted: [0.03] }])).toEqual([[0.02], [0.03]]);
    expect(combineSets([{ adjusted: [0.01, 0.4] }, { adjusted: [0.03] }])).toEqual([[0.02, 0.4], [0.06]]);
  });

  test("leaves a lone set as it is, and an empty set takes no share", () => {
    expect(combineSets([{ adjusted: [0.02, 0.7] }, { adjusted: [] }])).toEqual([[0.02, 0.7], []]);
  });
});
