import { describe, expect, test } from "@jest/globals";
import { permutationMaxT, signFlipMaxT, type UnpairedMember, Xoshiro128 } from "../../../src/stats/index.ts";
import { normalSample } from "../../support/samples/normal-sample.ts";
import { seedFor } from "../../support/seed-for.ts";

const options = {
  resamples: 9999,
  maxResamples: 99_999,
  alphas: [0.05],
  criticalAlpha: 0.05,
  seedFor,
  purpose: ["joint-power"],
};

const member = (values: readonly number[]) => Float64Array.from(values);

describe("members that are clearly inside their null", () => {
  // Of 32 sign patterns only the one that came is as extreme; a member at -0.02 throughout is so under the opposite one.
  const target = member([0.3, 0.25, 0.4, 0.35, 0.2]);
  const unchanged = member([-0.02, -0.02, -0.02, -0.02, -0.02]);

  test("cost a precise one of five units nothing", () => {
    const all = signFlipMaxT([target, unchanged], options).members;
    expect(all[0]!.adjustedP).toBe(2 / 32);
    const selected = signFlipMaxT([target, unchanged], { ...options, insideLevel: 0.05 / 8 }).members;
    expect(selected[0]!.adjustedP).toBe(1 / 32);
    expect(selected[1]).toMatchObject({ p: 1, adjustedP: 1 });
  });

  test("change no unadjusted p, and no adjusted p becomes smaller than its own", () => {
    const random = new Xoshiro128([1, 2, 3, 4]);
    const members = Array.from({ length: 12 }, (_, index) =>
      normalSample(random, 25).map((value) => value + 0.15 * (index - 8)),
    );
    const all = signFlipMaxT(members, options).members;
    const selected = signFlipMaxT(members, { ...options, insideLevel: 0.05 / 8 }).members;
    expect(selected.map(({ p }) => p)).toEqual(all.map(({ p }) => p));
    // Those left out are the lowest; who is ranked above has fewer to beat.
    expect(all.some(({ t }) => t < -2.5)).toBe(true);
    for (const [index, { p, adjustedP }] of selected.entries()) {
      expect(adjustedP).toBeGreaterThanOrEqual(p);
      expect(adjustedP).toBeLessThanOrEqual(all[index]!.adjustedP);
    }
  });

  test("are those that a set without them would not miss", () => {
    const random = new Xoshiro128([5, 6, 7, 8]);
    const open = Array.from({ length: 3 }, () => ({
      x: normalSample(random, 8),
      y: normalSample(random, 8),
    }));
    const far = { x: normalSample(random, 8), y: normalSample(random, 8).map((value) => value - 9) };
    const without = permutationMaxT(open, options).members;
    const selected = permutationMaxT([far, ...open], { ...options, insideLevel: 0.05 / 8 }).members;
    expect(selected.slice(1).map(({ adjustedP }) => adjustedP)).toEqual(
      without.map(({ adjustedP }) => adjustedP),
    );
    expect(selected[1]!.criticalT).toBe(without[0]!.criticalT);
  });

  test("keep the size of a family whose members are all at the border, also where they are opposites", () => {
    const random = new Xoshiro128([9, 10, 11, 12]);
    const runs = 1500;
    let red = 0;
    for (let run = 0; run < runs; run += 1) {
      const halves = Array.from({ length: 2 }, () => ({
        x: normalSample(random, 5),
        y: normalSample(random, 5),
      }));
      const opposites = halves.map(({ x, y }) => ({
        x: x.map((value) => -value),
        y: y.map((value) => -value),
      }));
      const { members } = permutationMaxT([...halves, ...opposites], {
        ...options,
        criticalAlpha: null,
        insideLevel: 0.05 / 8,
      });
      red += members.some(({ adjustedP }) => adjustedP <= 0.05) ? 1 : 0;
    }
    // What alpha promises, plus four standard errors.
    expect(red / runs).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / runs));
    expect(red / runs).toBeGreaterThan(0.02);
  });
});

describe("threshold factors", () => {
  const random = new Xoshiro128([13, 14, 15, 16]);
  const sides = (sd: number, by: number): UnpairedMember => ({
    x: normalSample(random, 8).map((value) => sd * value),
    y: normalSample(random, 8).map((value) => sd * value + by),
  });
  const noisy = Array.from({ length: 30 }, () => sides(1, 0));
  // 3.9 standard errors: at the border of a family of 31.
  const target = sides(0.025, 0.05);

  test("change no unadjusted p and no p of members that are alike", () => {
    const same = noisy.slice(0, 5);
    const plain = permutationMaxT(same, options).members;
    const weighed = permutationMaxT(same, { ...options, effects: same.map(() => 1e-3) }).members;
    // All of them at the upper bound: the same factor for everybody.
    expect(weighed.map(({ p, adjustedP }) => [p, adjustedP])).toEqual(
      plain.map(({ p, adjustedP }) => [p, adjustedP]),
    );
    const mixed = [target, ...noisy];
    expect(
      permutationMaxT(mixed, { ...options, effects: mixed.map(() => 0.05) }).members.map(({ p }) => p),
    ).toEqual(permutationMaxT(mixed, options).members.map(({ p }) => p));
  });

  test("favour the member that can be seen over those that cannot", () => {
    const mixed = [target, ...noisy];
    const plain = permutationMaxT(mixed, options).members;
    const weighed = permutationMaxT(mixed, { ...options, effects: mixed.map(() => 0.05) }).members;
    expect(weighed[0]!.adjustedP).toBeLessThan(plain[0]!.adjustedP);
    expect(weighed[0]!.criticalT!).toBeLessThan(plain[0]!.criticalT!);
    expect(weighed[1]!.criticalT!).toBeGreaterThan(plain[1]!.criticalT!);
  });

  test("say at which t each member is rejected", () => {
    const mixed = [...noisy.slice(0, 6), target];
    const { members } = permutationMaxT(mixed, { ...options, effects: mixed.map(() => 0.05) });
    for (const { t, adjustedP, criticalT } of members) expect(t >= criticalT!).toBe(adjustedP <= 0.05);
    const pairs = mixed.map(({ x, y }) => y.map((value, i) => value - (x[i] ?? 0)));
    const flipped = signFlipMaxT(pairs, { ...options, effects: mixed.map(() => 0.05) }).members;
    for (const { t, adjustedP, criticalT } of flipped) expect(t >= criticalT!).toBe(adjustedP <= 0.05);
  });
});
