import { describe, expect, test } from "@jest/globals";
import type { MaxTMember } from "../../../src/stats/resampling/max-t-result.ts";
import { withSecondOpinion } from "../../../src/stats/resampling/second-opinion.ts";

function member(p: number, adjustedP: number): MaxTMember {
  return { t: 2, p, adjustedP, attainableP: 0.001, criticalT: 2 };
}

const second = (p: number) => ({ p, criticalT: (alpha: number) => 1 / alpha });
const NONE_INSIDE = { inside: new Set<number>(), criticalAlpha: 0.05 };

describe("a second test that has to reject too", () => {
  test("the larger p counts, the second test's by Holm over those that have one", () => {
    const members = [member(0.001, 0.01), member(0.2, 0.3), member(0.001, 0.001)];
    const result = withSecondOpinion(members, [second(0.02), second(0.01), null], NONE_INSIDE);
    // Holm of 0.02 and 0.01: 0.02, 0.02.
    expect(result.map(({ p, adjustedP }) => [p, adjustedP])).toEqual([
      [0.02, 0.02],
      [0.2, 0.3],
      [0.001, 0.001],
    ]);
  });

  test("members inside their null do not count in Holm's", () => {
    const members = [member(0.001, 0.01), member(0.99, 1)];
    const result = withSecondOpinion(members, [second(0.03), second(0.99)], {
      inside: new Set([1]),
      criticalAlpha: null,
    });
    expect(result.map(({ adjustedP }) => adjustedP)).toEqual([0.03, 1]);
  });

  test("the critical t is the larger one, at the level that is left", () => {
    const members = [member(0.5, 0.5), member(0.5, 0.5)];
    const result = withSecondOpinion(members, [second(0.4), second(0.4)], NONE_INSIDE);
    expect(result.map(({ criticalT }) => criticalT)).toEqual([40, 40]);
    const never = { p: 1, criticalT: () => Infinity };
    expect(withSecondOpinion(members, [never, null], NONE_INSIDE)[0]?.criticalT).toBeNull();
  });
});
