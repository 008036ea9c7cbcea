import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { MIXED, NumberRange, type Tree, type TreeRange, widenTree } from "../../../src/stats/index.ts";

test("numbers become their least and greatest, other leaves that differ are mixed", () => {
  const all: readonly Tree[] = [
    { n: 2, t: "a", same: [true, null] },
    { n: 1, t: "b", same: [true, null] },
    { n: 3, t: "a", same: [true, null] },
  ];
  expect(widened(all)).toEqual({ n: new NumberRange(1, 3), t: MIXED, same: [true, null] });
});

test("lists of other lengths and keys of one alone are mixed", () => {
  expect(widenTree({ a: [1, 2] }, { a: [1] })).toEqual({ a: MIXED });
  expect(widenTree({ a: 1 }, { a: 1, b: 2 })).toEqual({ a: 1, b: MIXED });
  expect(widenTree({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1, b: MIXED });
  expect(widenTree([1], 1)).toBe(MIXED);
});

test("what is equal takes no memory of its own", () => {
  const value = { a: [1, 2, { b: "x" }], c: 0 };
  expect(widenTree(value, structuredClone(value))).toBe(value);
  const wider = widenTree(value, { ...value, c: 1 });
  expect(wider).toEqual({ ...value, c: new NumberRange(0, 1) });
  expect(typeof wider === "object" && wider !== null && "a" in wider && wider.a).toBe(value.a);
  expect(widenTree(wider, value)).toBe(wider);
});

test("keys that objects inherit are keys like any other", () => {
  const parse = (text: string): Tree => JSON.parse(text);
  const wider = widenTree(parse('{"__proto__": 1, "a": 1}'), parse('{"__proto__": 2, "a": 1}'));
  expect(Object.entries(wider ?? {})).toEqual([
    ["__proto__", new NumberRange(1, 2)],
    ["a", 1],
  ]);
  expect(Object.getPrototypeOf(wider)).toBe(Object.prototype);
});

test("any order ends at the same range", () => {
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom("a", null, true),
      fc.array(tie("tree"), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("tree")),
    ),
  }));
  fc.assert(
    fc.property(
      fc.array(tree, { minLength: 1, maxLength: 5 }),
      fc.infiniteStream(fc.nat()),
      (all, random) => {
        const keys = all.map(() => random.next().value ?? 0);
        const order = all.map((_, index) => index).toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
        expect(widened(order.map((index) => all[index] ?? null))).toEqual(widened(all));
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

function widened(all: readonly TreeRange[]): TreeRange {
  return all.reduce(widenTree);
}
