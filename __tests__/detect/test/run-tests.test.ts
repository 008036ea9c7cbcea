import { describe, expect, test } from "@jest/globals";
import { compareContext } from "../../../src/detect/values/compare-context.ts";
import { testAlone, testFamily } from "../../../src/detect/test/run-tests.ts";
import type { AlonePlan, SignFlipPlan } from "../../../src/detect/values/test-plan.ts";
import { testSets } from "../../../src/detect/test/test-sets.ts";
import { noBaseline } from "../../gate/build-finding.ts";
import { BY_TASK, state, taskName } from "../../support/samples/build-input.ts";

const CONTEXT = compareContext({
  compare: BY_TASK,
  maxErrorRate: 0.1,
  maxImprovement: 0.5,
  baseline: noBaseline("first-run"),
  candidate: null,
  sameJob: false,
  seedFor: (key) => state(key),
});

const SET = Array.from({ length: 10 }, (_, task) => taskName(task));

const NO_SECOND = { margin: null, half: null, worse: null, better: null };

function flip(values: readonly number[], part: Partial<SignFlipPlan> = {}): SignFlipPlan {
  const of = Float64Array.from(values);
  const differences = { margin: of, half: of, worse: of, better: of.map((value) => -value) };
  return {
    by: "sign-flip",
    set: SET,
    units: SET.slice(0, values.length),
    differences,
    effect: { margin: 0, half: 0, worse: 0, better: 0 },
    exact: null,
    second: NO_SECOND,
    ...part,
  };
}

function alone(p: number, smallest = 0): AlonePlan {
  const same = (value: number) => ({ margin: value, half: value, worse: value, better: value });
  return { by: "alone", p: same(p), smallestP: same(smallest), criticalT: () => 2, reach: { by: "units" } };
}

/** All ten units worse: the one pattern of 1,024 that is most extreme. */
const CLEAR = flip([1, 1.1, 0.9, 1, 1.2, 1, 0.8, 1, 1.1, 1]);
const NOTHING = flip([1, -1, 1, -1, 1, -1, 1, -1, 0.5, -0.5]);

describe("sets", () => {
  test("comparisons on the same units are one set, one on far fewer of them is its own", () => {
    expect(testSets([CLEAR, flip([1, 2, 3]), NOTHING, flip([1, 2, 3, 4, 5, 6, 7, 8]), alone(0.5)])).toEqual([
      [0, 2, 3],
      [1],
      [4],
    ]);
  });

  test("repetitions are one set only where both sides have the same ones", () => {
    const sides = { baseline: new Float64Array(2), candidate: new Float64Array(2) };
    const of = (candidate: readonly string[]) => ({
      by: "permutation" as const,
      units: { baseline: ["0", "1"], candidate },
      sides: { margin: sides, half: sides, worse: sides, better: sides },
      effect: { margin: 0, half: 0, worse: 0, better: 0 },
      exact: null,
      second: NO_SECOND,
    });
    expect(testSets([of(["0", "1"]), of(["0", "2"]), of(["0", "1"])])).toEqual([[0, 2], [1]]);
  });
});

describe("the family", () => {
  const adjusted = (...input: Parameters<typeof testFamily>) =>
    testFamily(...input).map((result) => result.adjusted?.margin);

  test("members of one set share its draws: an unrelated member costs little", () => {
    const [clear] = testFamily({ plans: [CLEAR, NOTHING], absent: 0 }, CONTEXT);
    expect(clear?.p.margin).toBe(1 / 1024);
    expect(clear?.adjusted?.margin).toBeLessThan(0.01);
    expect(clear?.multiplier).toBe(1);
  });

  test("results come in the order given, whatever the sets", () => {
    const plans = [alone(0.7), CLEAR, alone(0.2), NOTHING];
    const results = testFamily({ plans, absent: 0 }, CONTEXT);
    expect(results.map((result) => result.p.margin)).toEqual([
      0.7,
      1 / 1024,
      0.2,
      testAlone(NOTHING, CONTEXT).p.margin,
    ]);
  });

  test("sets are combined by Holm's method", () => {
    expect(adjusted({ plans: [alone(0.01), alone(0.02), alone(0.04)], absent: 0 }, CONTEXT)).toEqual([
      0.03, 0.04, 0.04,
    ]);
  });

  test("an absent member counts as p = 1: its set's share is not passed on", () => {
    expect(adjusted({ plans: [alone(0.01), alone(0.04)], absent: 0 }, CONTEXT)).toEqual([0.02, 0.04]);
    expect(adjusted({ plans: [alone(0.01), alone(0.04)], absent: 1 }, CONTEXT)).toEqual([0.02, 0.08]);
  });

  test("a set that cannot reach alpha is not counted, and is not red", () => {
    const results = testFamily(
      { plans: [alone(0.04), alone(0.3, 0.2), flip([1, 1, 1])], absent: 0 },
      CONTEXT,
    );
    expect(results.map((result) => [result.multiplier, result.adjusted?.margin])).toEqual([
      [1, 0.04],
      [1, 0.3],
      [1, 0.125],
    ]);
  });

  test("a family without data is no error", () => {
    expect(testFamily({ plans: [], absent: 3 }, CONTEXT)).toEqual([]);
  });

  test("outside the family there is no adjustment", () => {
    expect(testAlone(CLEAR, CONTEXT)).toMatchObject({
      adjusted: null,
      multiplier: 1,
      p: { margin: 1 / 1024 },
    });
  });
});
