import { expect, test } from "@jest/globals";
import type { OrderInput } from "../../src/plan/order-trials.ts";
import { orderTrials } from "../../src/plan/order-trials.ts";

const one: OrderInput = {
  order: "interleave",
  seed: 7,
  cases: [{ axes: { task: "a" } }, { axes: { task: "b" } }],
  repetitions: 3,
  sides: ["candidate"],
};
const two: OrderInput = { ...one, sides: ["baseline", "candidate"] };

/** Canonical index -> `case repetition side`. */
function names(input: OrderInput): readonly string[] {
  const sides = input.sides.length;
  return orderTrials(input).map((index) => {
    const block = Math.floor(index / sides);
    const side = input.sides[index % sides] === "baseline" ? "A" : "B";
    return `${"ab"[Math.floor(block / input.repetitions)]}${block % input.repetitions}${side}`;
  });
}

test("interleave runs repetition r of all cases before r + 1", () => {
  expect(names(one)).toEqual(["a0B", "b0B", "a1B", "b1B", "a2B", "b2B"]);
});

test("sequential keeps a case together", () => {
  expect(names({ ...one, order: "sequential" })).toEqual(["a0B", "a1B", "a2B", "b0B", "b1B", "b2B"]);
});

test("with two sides a block is one A and one B of a case, AB and BA by turns", () => {
  expect(names(two)).toEqual([
    "a0A",
    "a0B",
    "b0B",
    "b0A",
    "a1B",
    "a1A",
    "b1A",
    "b1B",
    "a2A",
    "a2B",
    "b2B",
    "b2A",
  ]);
});

test("failed-first is interleave of the cases that failed, then of the others", () => {
  const order = "failed-first" as const;
  expect(names({ ...one, order, failed: new Set([1]) })).toEqual(["b0B", "b1B", "b2B", "a0B", "a1B", "a2B"]);
  expect(names({ ...one, order })).toEqual(names(one));
});

test("failed-first lets each block start on the side on which it starts in interleave", () => {
  const blocksOf = (input: OrderInput): readonly string[] => {
    const all = names(input);
    return all.flatMap((name, index) => (index % 2 === 0 ? [`${name} ${all[index + 1]}`] : []));
  };
  const turned = blocksOf({ ...two, order: "failed-first", failed: new Set([1]) });
  expect(turned[0]).toBe("b0B b0A");
  expect(turned.toSorted()).toEqual(blocksOf(two).toSorted());
});

test("shuffle is a seeded permutation that keeps blocks together", () => {
  const many: OrderInput = { ...two, order: "shuffle", repetitions: 20 };
  const order = orderTrials(many);
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, index) => index));
  expect(orderTrials(many)).toEqual(order);
  expect(orderTrials({ ...many, seed: 8 })).not.toEqual(order);
  const blocks = order.map((index) => Math.floor(index / 2));
  expect(blocks.filter((block, index) => index % 2 === 0 && blocks[index + 1] !== block)).toEqual([]);
});
