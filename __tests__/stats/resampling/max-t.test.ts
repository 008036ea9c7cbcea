import { describe, expect, test } from "@jest/globals";
import { Xoshiro128, type ResamplingOptions } from "../../../src/stats/index.ts";
import { stepDownMaxT } from "../../../src/stats/resampling/max-t.ts";
import { PermutationNull } from "../../../src/stats/resampling/permutation-null.ts";
import { BLOCK } from "../../../src/stats/random/block.ts";
import { isNearStep, type JointNull } from "../../../src/stats/resampling/resampling.ts";
import { SignFlipNull } from "../../../src/stats/resampling/sign-flip-null.ts";
import { normalSample } from "../../support/samples/normal-sample.ts";
import { options } from "../../support/seed-for.ts";

/** Members inside their null. */
const NOBODY: ReadonlySet<number> = new Set();

const random = new Xoshiro128([61, 62, 63, 64]);
const shifts = [0, 0.1, 0.2, 0.35, 0.5, 0.6, 0.7, 1.2];
const sample = (n: number, by: number): Float64Array => normalSample(random, n).map((value) => value + by);
/** The last unit is missing in each second member. */
const paired = shifts.map((by, member) =>
  sample(40, by / 1.5).map((value, unit) => (unit === 39 && member % 2 === 1 ? Number.NaN : value)),
);
const unpaired = (n1: number, n2: number) => shifts.map((by) => ({ x: sample(n1, 0), y: sample(n2, by) }));
const nulls: readonly (readonly [string, JointNull])[] = [
  ["sign-flip", new SignFlipNull(paired, options)],
  ["permutation of equal sides", new PermutationNull(unpaired(33, 33), options)],
  ["permutation of other sides", new PermutationNull(unpaired(40, 18), options)],
];

/** The same null, with fewer blocks at a time. */
function inSteps(of: JointNull, blocks: number): JointNull {
  return {
    observed: of.observed,
    arrangements: of.arrangements,
    blocks,
    enumerate: (block, place) => of.enumerate(block, place),
    randomize: (block, place) => of.randomize(block, place),
    fill: (member, into) => of.fill(member, into),
    toT: (statistic, member) => of.toT(statistic, member),
  };
}

describe.each(nulls)("%s", (_, joint) => {
  const statisticsOf = (block: number, place: number): readonly number[] => {
    const statistic = new Float64Array((place + 1) * BLOCK);
    joint.randomize(block, place);
    return shifts.flatMap((_, member) => {
      joint.fill(member, statistic);
      return [...statistic.subarray(place * BLOCK)];
    });
  };

  test("draws a block alike whatever was drawn before, and wherever it is held", () => {
    const blocks = [0, 1, 2, 3, 19, 194];
    const inOrder = blocks.map((block) => statisticsOf(block, 0));
    const backwards = blocks.toReversed().map((block, i) => statisticsOf(block, i));
    expect(backwards.toReversed()).toEqual(inOrder);
    expect(new Set(inOrder.map((statistics) => statistics.join())).size).toBe(blocks.length);
  });

  test("counts the same, however many blocks are evaluated at a time", () => {
    expect(joint.blocks).toBe(8);
    const whole = stepDownMaxT(joint, NOBODY, options);
    for (const blocks of [1, 2, 3])
      expect(stepDownMaxT(inSteps(joint, blocks), NOBODY, options)).toEqual(whole);
  });

  test("has a p of 99,999 draws where it is near a step, as if they all were drawn at once", () => {
    const first = stepDownMaxT(joint, NOBODY, { ...options, maxResamples: options.resamples });
    // A step at the second p, so that there is always one that goes on.
    const [step] = first.adjusted.toSorted().subarray(1);
    const steps: ResamplingOptions = { ...options, alphas: [step!], criticalAlpha: null };
    const settled = stepDownMaxT(joint, NOBODY, steps);
    const all = stepDownMaxT(joint, NOBODY, { ...steps, resamples: 99_999 });
    const near = (p: number): boolean => isNearStep(p, steps.alphas, options.resamples);
    const member = [...first.adjusted].findIndex((p) => p === step);
    expect(settled.arrangements).toBe(99_999);
    expect(settled.adjusted[member]).toBe(all.adjusted[member]);
    for (const [index, p] of first.p.entries()) {
      expect(settled.p[index]).toBe(near(p) ? all.p[index] : p);
    }
    // Members in the order of their statistics have p in that order.
    const ranked = [...joint.observed.keys()].toSorted((a, b) => joint.observed[b]! - joint.observed[a]!);
    const inOrder = ranked.map((index) => settled.adjusted[index]!);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  });
});
