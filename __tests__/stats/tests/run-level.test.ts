import { describe, expect, test } from "@jest/globals";
import { runLevelTest, studentTail, Xoshiro128 } from "../../../src/stats/index.ts";
import { summarize } from "../../../src/stats/index.ts";
import { normalSample } from "../../support/samples/normal-sample.ts";

function levelOf(past: readonly number[]) {
  const { n, mean, sd } = summarize(past);
  return { n, mean, sd, df: n - 1 };
}

const question = { margin: 1, alpha: 0.05 };

describe("run-level prediction test", () => {
  test("spreads by the past runs' variance and one more run", () => {
    // Past 1..8: mean 4.5, variance 6; prediction variance 6 (1 + 1/8) = 6.75.
    const result = runLevelTest({ mean: 10.5, level: levelOf([1, 2, 3, 4, 5, 6, 7, 8]) }, question);
    expect(result).toMatchObject({ estimate: 6, df: 7 });
    expect(result.standardError).toBeCloseTo(Math.sqrt(6.75), 14);
    expect(result.pMargin).toBeCloseTo(studentTail(5 / Math.sqrt(6.75), 7), 14);
    expect(result.pAbove).toBeCloseTo(studentTail(6 / Math.sqrt(6.75), 7), 14);
    expect(result.pAbove + result.pBelow).toBeCloseTo(1, 14);
    // qt(.95, 7) = 1.894579
    expect(result.upper - 6).toBeCloseTo(1.894579 * Math.sqrt(6.75), 5);
    expect(result.upper - 6).toBeCloseTo(6 - result.lower, 12);
  });

  test("gives p of 0, 1/2 or 1 without variation", () => {
    expect(runLevelTest({ mean: 5, level: levelOf([3, 3, 3]) }, question)).toMatchObject({
      pMargin: 0,
      pAbove: 0,
      pBelow: 1,
    });
    expect(runLevelTest({ mean: 3, level: levelOf([3, 3, 3]) }, question)).toMatchObject({
      pMargin: 1,
      pAbove: 0.5,
    });
  });

  test("keeps its level for a new run like the past ones", () => {
    const random = new Xoshiro128([1, 2, 3, 4]);
    const trials = 2000;
    let rejected = 0;
    for (let i = 0; i < trials; i += 1) {
      const [next = 0, ...past] = normalSample(random, 9);
      if (runLevelTest({ mean: next, level: levelOf(past) }, { margin: 0, alpha: 0.05 }).pMargin <= 0.05)
        rejected += 1;
    }
    // Four standard errors about 0.05.
    expect(Math.abs(rejected / trials - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / trials));
  });
});
