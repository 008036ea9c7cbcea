import { describe, expect, test } from "@jest/globals";
import { permutationMaxT, signFlipMaxT } from "../../../src/stats/index.ts";
import { membersInside } from "../../../src/stats/resampling/members-inside.ts";
import { seedFor } from "../../support/seed-for.ts";

const options = (alpha: number) => ({
  resamples: 999,
  maxResamples: 999,
  alphas: [alpha],
  criticalAlpha: null,
  seedFor,
  purpose: ["members-inside"],
  insideLevel: alpha / 8,
});

/** Rejections among all sign patterns of two members that are each other's opposite, both at the border of their null. */
function falseRejections(magnitudes: readonly number[], alpha: number): number {
  let rejections = 0;
  for (let pattern = 0; pattern < 2 ** magnitudes.length; pattern += 1) {
    const one = Float64Array.from(magnitudes, (size, unit) => (((pattern >> unit) & 1) === 1 ? size : -size));
    const { members } = signFlipMaxT([one, one.map((value) => -value)], options(alpha));
    if (members.some(({ adjustedP }) => adjustedP <= alpha)) rejections += 1;
  }
  return rejections;
}

describe("two opposite members at the border are rejected as often as promised", () => {
  test.each([
    // Where each t of less than -2.5 left its member out, these were 6 of 64 (9.4 %) and 10 of 256 (3.9 %).
    { magnitudes: [0.1, 0.2, 0.8, 1, 0.7, 0.95], alpha: 0.05 },
    { magnitudes: [0.1, 0.2, 0.8, 1, 0.7, 0.95, 0.6, 0.9], alpha: 0.02 },
  ])("of $magnitudes.length units at $alpha", ({ magnitudes, alpha }) => {
    const rejections = falseRejections(magnitudes, alpha);
    expect(rejections).toBeGreaterThan(0);
    expect(rejections / 2 ** magnitudes.length).toBeLessThanOrEqual(alpha);
  });
});

test("the t that a member has to be below grows as there are fewer units, and with a stricter test", () => {
  const of = (t: number, df: number) => ({ estimate: t, standardError: 1, df });
  const level = 0.05 / 8;
  expect([...membersInside([of(-2.49, Infinity), of(-2.5, Infinity)], level)]).toEqual([1]);
  expect([...membersInside([of(-4.3, 4), of(-4.4, 4)], level)]).toEqual([1]);
  expect([...membersInside([of(-3, Infinity), of(-3.4, Infinity)], 0.005 / 8)]).toEqual([1]);
  expect([...membersInside([of(-3, Infinity)], undefined)]).toEqual([]);
  expect([...membersInside([null, of(Number.NaN, 4), of(0, 4)], level)]).toEqual([]);
});

test("two values of a side are not trusted with the df of twenty", () => {
  const x = Float64Array.from({ length: 20 }, (_, index) => 1 + 0.5 * Math.sin(index));
  const risen = { x, y: Float64Array.of(1.6, 1.5) };
  const fallen = { x, y: Float64Array.of(0.4, 0.3) };
  const adjusted = (insideLevel: number) =>
    permutationMaxT([risen, fallen], { ...options(0.05), insideLevel }).members.map(
      (member) => member.adjustedP,
    );
  // t is -7: of the 9 df that Welch gives one in 34,000, of 2 one in 100.
  expect(adjusted(0.05 / 8)).toEqual(adjusted(1e-9));
  expect(adjusted(0.05)[0]).toBeLessThan(adjusted(0.05 / 8)[0]!);
});
