import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  type ExactTreeResult,
  MIXED,
  NumberRange,
  type Tree,
  type TreeRange,
  exactTreeDifference,
} from "../../../src/stats/index.ts";

const TIGHT = { absoluteTolerance: 1e-10, relativeTolerance: 1e-10 };
const NONE = { absoluteTolerance: 0, relativeTolerance: 0 };

function compared(x: TreeRange, y: TreeRange, tolerances: typeof NONE = TIGHT): ExactTreeResult {
  return exactTreeDifference({ x, y, ...tolerances });
}

describe("numbers", () => {
  test("what is on the tolerance is within, the next double is not", () => {
    // 0.25 + 2 x 0.5 = 1.25, all of them exact in doubles.
    const tolerances = { absoluteTolerance: 0.25, relativeTolerance: 0.5 };
    expect(compared([2], [3.25], tolerances).mismatches).toBe(0);
    expect(compared([2], [3.25 + 2 * Number.EPSILON], tolerances).mismatches).toBe(1);
    expect(compared([2], [0.75], tolerances).mismatches).toBe(0);
    // The next double below 0.75 would do, were 2 - 0.75 not rounded to steps of epsilon.
    expect(compared([2], [0.75 - Number.EPSILON], tolerances).mismatches).toBe(1);
    // |b| is the reference's: 3.25 - 2 is within 0.25 + 0.5 x 3.25, and 2 - 5 is not within 1.25.
    expect(compared([3.25], [2], tolerances).mismatches).toBe(0);
    expect(compared([2], [5], tolerances).mismatches).toBe(1);
    expect(compared([5], [2.25], tolerances).mismatches).toBe(0);
  });

  test.each([
    ["zeros of both signs", 0, -0, 0],
    ["the neighbours of zero", -Number.MIN_VALUE, Number.MIN_VALUE, 2],
    ["denormal numbers", 3 * Number.MIN_VALUE, 5 * Number.MIN_VALUE, 2],
    // The smallest normal number is 2^52 steps from zero.
    ["a normal and a denormal number", 2 ** -1022, 2 ** -1022 - Number.MIN_VALUE, 1],
    // Above 2^53 a step is 2: 2^53 + 2 is the neighbour.
    ["huge whole numbers", 2 ** 53, 2 ** 53 + 2, 1],
    // 0.1 + 0.2 is the double after 0.3.
    ["another order of adding up", 0.3, 0.1 + 0.2, 1],
  ])("%s are %s and %s: %d steps", (_, x, y, ulps) => {
    expect(compared({ a: [x] }, { a: [y] })).toMatchObject({ ulps });
    expect(compared({ a: [y] }, { a: [x] })).toMatchObject({ ulps });
    expect(compared({ a: [x] }, { a: [y] }, NONE).mismatches).toBe(x === y ? 0 : 1);
  });

  test("the largest differences are over all of them, within the tolerance or not", () => {
    const result = compared([100, 0, 1e-3], [100 + 5e-9, 2e-10, 1e-3 + 2e-11]);
    // 5e-9 is within 1e-10 + 1e-8, 2e-10 is not within 1e-10.
    expect(result).toMatchObject({ mismatches: 1, first: { path: [1], x: 0, y: 2e-10 } });
    expect(result.absolute).toBeCloseTo(5e-9, 13);
    expect(result.relative).toBeCloseTo(2e-8, 13);
  });

  test("NaN is never within, not even of itself, and does not hide other differences", () => {
    expect(compared([1, Number.NaN, 2], [1.5, Number.NaN, 2])).toMatchObject({
      mismatches: 2,
      absolute: 0.5,
      relative: 0.5,
    });
  });

  test("numbers too far apart for a double differ infinitely", () => {
    const { mismatches, absolute } = compared([-Number.MAX_VALUE], [Number.MAX_VALUE]);
    expect([mismatches, absolute]).toEqual([1, Infinity]);
  });

  test("without any number there is no difference to measure", () => {
    expect(compared({ a: "x" }, { a: "x" })).toEqual({
      mismatches: 0,
      absolute: 0,
      relative: null,
      ulps: null,
      first: null,
    });
  });
});

describe("shape", () => {
  test.each<[string, Tree, Tree]>([
    ["another text", "a", "A"],
    ["true for false", true, false],
    ["a number as text", 1, "1"],
    ["false for 0", 0, false],
    ["null for nothing in it", null, {}],
    ["an empty list for an empty object", [], {}],
    ["a list for a number", [1], 1],
    ["null for 0", null, 0],
  ])("%s is one mismatch, either way round", (_, x, y) => {
    expect(compared([x], [y])).toMatchObject({ mismatches: 1, first: { path: [0], x, y } });
    expect(compared([y], [x])).toMatchObject({ mismatches: 1, first: { path: [0], x: y, y: x } });
    expect(compared([x], [x]).mismatches).toBe(0);
  });

  test("lists of other lengths are one mismatch, and what both have is compared", () => {
    expect(compared({ a: [1, 2, 3] }, { a: [1, 5] })).toMatchObject({
      mismatches: 2,
      absolute: 3,
      first: { path: ["a"], x: [1, 2, 3], y: [1, 5] },
    });
  });

  test("a key of one side alone is one mismatch, whatever is behind it", () => {
    expect(compared({ a: 1 }, { a: 1, b: { c: [1, 2, 3] } })).toMatchObject({
      mismatches: 1,
      first: { path: ["b"], x: undefined, y: { c: [1, 2, 3] } },
    });
    expect(compared({ a: 1, b: 0 }, { a: 1 })).toMatchObject({
      mismatches: 1,
      first: { path: ["b"], x: 0, y: undefined },
    });
  });

  test("the first is by code units of keys and by index, not as written", () => {
    const x = { b: [1, 2, 3], a: { "10": 1, "9": 1, Z: 1, é: 1 } };
    expect(compared(x, { b: [0, 0, 0], a: { "10": 1, "9": 2, Z: 2, é: 2 } }).first?.path).toEqual(["a", "9"]);
    expect(compared(x, { b: [1, 0, 0], a: x.a }).first?.path).toEqual(["b", 1]);
    // U+FF61 is after the surrogates of U+1F600 in code points, and after them in code units as well: D83D < FF61.
    expect(compared({ "\uFF61": 1, "\u{1F600}": 1 }, {}).first?.path).toEqual(["\u{1F600}"]);
  });

  test("keys that objects inherit are keys like any other", () => {
    const parse = (text: string): Tree => JSON.parse(text);
    const x = parse('{"__proto__": {"a": 1}}');
    expect(compared(x, parse('{"__proto__": {"a": 1}}')).mismatches).toBe(0);
    expect(compared(x, parse('{"__proto__": {"a": 2}}')).first?.path).toEqual(["__proto__", "a"]);
    expect(compared(x, {}).first?.path).toEqual(["__proto__"]);
    expect(compared({ constructor: 1, toString: 1 }, {}).mismatches).toBe(2);
  });
});

describe("ranges", () => {
  test("of the reference the low end counts, of the other side the end that is farther", () => {
    expect(compared([new NumberRange(1, 1.5)], [1.25])).toMatchObject({ mismatches: 1, absolute: 0.25 });
    expect(compared([1], [new NumberRange(0.5, 1.25)])).toMatchObject({ mismatches: 1, absolute: 0.5 });
    expect(compared([1], [new NumberRange(1, 1 + 1e-11)]).mismatches).toBe(0);
  });

  test("one compared with itself tells whether it agrees", () => {
    const narrow = [new NumberRange(1, 1 + 1e-11), "a"];
    const wide = [1, new NumberRange(1, 2), MIXED];
    expect(compared(narrow, narrow).mismatches).toBe(0);
    expect(compared(wide, wide)).toMatchObject({ mismatches: 2, first: { path: [1] } });
  });
});

describe("properties", () => {
  const leaf = fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.double({ noNaN: true }),
    fc.constantFrom("a", "b", "1"),
    fc.boolean(),
    fc.constant(null),
  );
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom("a", "b", "__proto__", "é", ""), tie("tree"), { maxKeys: 4 }),
    ),
  }));
  const options = { seed: 1, numRuns: 500 };

  test("a tree equals its copy, whatever the order of keys", () => {
    fc.assert(
      fc.property(tree, (x) => {
        expect(compared(x, reversedKeys(x), NONE)).toMatchObject({ mismatches: 0, absolute: 0, first: null });
      }),
      options,
    );
  });

  test("without a relative tolerance swapping the sides changes neither the count nor the differences", () => {
    fc.assert(
      fc.property(tree, tree, (x, y) => {
        const there = compared(x, y, { absoluteTolerance: 1, relativeTolerance: 0 });
        const back = compared(y, x, { absoluteTolerance: 1, relativeTolerance: 0 });
        expect(back).toMatchObject({
          mismatches: there.mismatches,
          absolute: there.absolute,
          ulps: there.ulps,
        });
        expect(back.first?.path).toEqual(there.first?.path);
      }),
      options,
    );
  });

  test("finds as many mismatches as there are differences in the list of all places", () => {
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 8 }), fc.array(leaf, { maxLength: 8 }), (x, y) => {
        // Leaves alone: equal, or numbers with a difference of 0 (0 and -0).
        const both = Math.min(x.length, y.length);
        const different = x.slice(0, both).filter((one, index) => one !== y[index]).length;
        const expected = different + (x.length === y.length ? 0 : 1);
        expect(compared({ x }, { x: y }, NONE).mismatches).toBe(expected);
      }),
      options,
    );
  });
});

function reversedKeys(tree: Tree): Tree {
  if (Array.isArray(tree)) return tree.map(reversedKeys);
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree)
      .toReversed()
      .map(([key, value]) => [key, reversedKeys(value)]),
  );
}
