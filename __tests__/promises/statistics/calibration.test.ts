import { describe, expect, test } from "@jest/globals";
import { exceeds, largestUniformDistance, uniformDistance } from "./calibration/bounds.ts";
import { allowedMiss, shortfall } from "./calibration/allowed-miss.ts";
import { studyCoverage } from "./calibration/coverage.ts";
import { countPeeking, studyLooks, studyLooksPrice } from "./calibration/looks.ts";
import { studyFalseReds } from "./calibration/false-red.ts";
import {
  bernoulli,
  generator,
  LOGNORMAL,
  type Noise,
  NORMAL,
  sample,
  SPIKED,
  uniform,
} from "./calibration/noise.ts";
import { FAST_NULL_TESTS, type NullTest, studyNull } from "./calibration/null-p.ts";
import { smallestReds, studyRunEffects } from "./calibration/run-effects.ts";

// A fast part of `npm run test:calibration`, with the same functions.

describe("the gate keeps what it promises", () => {
  test("p is uniform, or conservative where it is discrete, when nothing differs", () => {
    expect(studyNull(FAST_NULL_TESTS, 200)).toMatchObject({
      broken: [],
      rows: { length: FAST_NULL_TESTS.length },
    });
  });

  test("each bound misses no oftener than is allowed at n = 5, 10, 20", () => {
    const studies = [NORMAL, LOGNORMAL, SPIKED, bernoulli(0.8)].flatMap((noise) =>
      [5, 10, 20].map((n) => ({ estimand: "paired difference", noise, n }) as const),
    );
    expect(studyCoverage(studies, 40)).toMatchObject({ broken: [], rows: { length: 12 } });
  });

  test("the bounds of one mean miss no oftener than theory allows at n = 5, 10, 20, spikes and all", () => {
    const studies = [NORMAL, LOGNORMAL, SPIKED, bernoulli(0.8)].flatMap((noise) =>
      [5, 10, 20].map((n) => ({ estimand: "mean of one sample", noise, n }) as const),
    );
    expect(studyCoverage(studies, 200)).toMatchObject({ broken: [], rows: { length: 12 } });
  });

  test("a gate whose metrics are all worse by just the margin is seldom red, paired and unpaired", () => {
    const studies = [
      { design: "paired", noise: "shared", units: 6 },
      { design: "unpaired", noise: "opposite", units: 5 },
    ] as const;
    expect(studyFalseReds(studies, 6)).toMatchObject({ broken: [], rows: { length: 2 } });
  });

  test("several looks are no oftener red or green by chance than one, and the seats of decided groups are kept", () => {
    const studies = [
      { design: "unpaired", looks: [5, 10, 15], groups: [1, 1, 0] },
      { design: "paired", looks: [2, 4], groups: [1, 0] },
    ] as const;
    expect(studyLooks(studies, 10)).toMatchObject({ broken: [], rows: { length: 2 } });
  });

  test("looks end early what is clear, and it is as red", () => {
    const { rows } = studyLooksPrice([6], { looks: [8, 16], gates: 5 });
    expect(rows).toEqual([["6 margins", "100 %", "0 %", "100 %", "0 %", "50 %"]]);
  });

  test("a run effect of 5 or 10 % is no red at run level", () => {
    const studies = [0.05, 0.1].map((effect) => ({ effect, metrics: 2 }));
    expect(studyRunEffects(studies, { gates: 40, asOneJob: 1, smallest: 1 })).toMatchObject({
      broken: [],
      rows: { length: 2 },
    });
  });

  test("the smallest red of a 5 % run effect is what the prediction interval says", () => {
    const reds = smallestReds({ effect: 0.05, metrics: 1 }, 21);
    // exp(ln 1.05 + 1.895 x 0.05 x sqrt(1 + 1/8)) - 1 = 16.1 %; the median of 21 estimated sd is off by up to a third.
    expect(reds[10]).toBeGreaterThan(0.12);
    expect(reds[10]).toBeLessThan(0.4);
  });
});

describe("the studies would see a gate that does not", () => {
  const cheating = (p: (value: number) => number): NullTest => ({
    name: "cheating",
    grain: "fine",
    p: (random) => p(uniform(random)),
  });

  test("p that are too small, or not uniform", () => {
    expect(studyNull([cheating((p) => p)], 1000).broken).toEqual([]);
    expect(studyNull([cheating((p) => p / 2)], 1000).broken).toContainEqual(
      expect.stringMatching(/^cheating: p ≤ 0.05 in /),
    );
    expect(studyNull([cheating((p) => 0.5 + p / 2)], 1000).broken).toEqual([
      expect.stringMatching(/^cheating: K-S distance /),
    ]);
  });

  test("looks that spend the whole of alpha each", () => {
    // After each repetition from the fourth on.
    const looks = Array.from({ length: 28 }, (_, index) => index + 4);
    const study = { design: "unpaired", looks, groups: [1] } as const;
    const rate = { successes: countPeeking(study, 100), trials: 100 };
    expect(exceeds(rate, 0.05)).toBe(true);
  });

  test("a bound that misses too often: an interval that expects another mean", () => {
    const shifted: Noise = { ...NORMAL, mean: 1 };
    const studies = [{ estimand: "mean of one sample", noise: shifted, n: 10 }] as const;
    expect(studyCoverage(studies, 50).broken).toEqual([expect.stringMatching(/upper bound misses/)]);
  });
});

describe("the threshold factors", () => {
  test("a rate exceeds its bound only where chance cannot explain it", () => {
    // 0.05^3 = 1.25e-4 is above one in ten thousand, 0.05^4 is not.
    expect(exceeds({ successes: 3, trials: 3 }, 0.05)).toBe(false);
    expect(exceeds({ successes: 4, trials: 4 }, 0.05)).toBe(true);
    expect(exceeds({ successes: 0, trials: 1000 }, 0)).toBe(false);
  });

  test("the Kolmogorov-Smirnov distance is the largest gap on either side of a step", () => {
    expect(uniformDistance([0.5])).toBe(0.5);
    expect(uniformDistance([0.75, 0.25])).toBe(0.25);
    expect(uniformDistance([0.9, 1, 0.95])).toBeCloseTo(0.9, 12);
    expect(largestUniformDistance(1000)).toBeCloseTo(Math.sqrt(Math.log(20_000) / 2000), 12);
  });

  const one = (noise: Noise, n = 5) => ({ estimand: "mean of one sample", noise, n }) as const;

  test("the bounds of one mean may miss normal noise in 5 %, and more only on the side of a tail", () => {
    expect(allowedMiss(one(NORMAL), "upper")).toBeCloseTo(0.05, 12);
    expect(allowedMiss(one(NORMAL), "lower")).toBeCloseTo(0.05, 12);
    expect(allowedMiss(one(LOGNORMAL), "lower")).toBeCloseTo(0.05, 12);
    // 0.1031 (1.798 x 5.898 - 2.522 x 3.063) / 5: see docs/statistics.md
    expect(allowedMiss(one(LOGNORMAL), "upper")).toBeCloseTo(0.05 + 0.0594, 3);
  });

  test("a spike that was not seen cannot be known of", () => {
    // SciPy 1.17: nct.cdf(-t.ppf(.95, n - 1), n - 1, -.5 sqrt(n))
    expect(shortfall(5, 0.5)).toBeCloseTo(0.23899517, 7);
    expect(shortfall(10, 0.5)).toBeCloseTo(0.42728983, 7);
    expect(shortfall(20, 0.5)).toBeCloseTo(0.69514934, 7);
    expect(shortfall(10, 0)).toBeCloseTo(0.05, 9);
    // .9^10 of samples of 10 hold none: .3487 x .4273 + .6513 x .05; the 1/n term is negative.
    expect(allowedMiss(one(SPIKED, 10), "upper")).toBeCloseTo(0.1816, 4);
    expect(allowedMiss(one(SPIKED, 10), "lower")).toBeCloseTo(0.05, 12);
  });

  test("answers that are all equal say nothing of the others", () => {
    // .8^5 + .6723 x .05 and half of the jump .1031 x 2.5 / sqrt(5)
    expect(allowedMiss(one(bernoulli(0.8)), "lower")).toBeCloseTo(0.3613 + 0.0577, 3);
  });

  test.each([NORMAL, LOGNORMAL, SPIKED, bernoulli(0.8)])(
    "$name noise has its mean, skewness and excess kurtosis",
    (noise) => {
      const values = sample(noise, 5000, generator(["moments", noise.name]));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const moment = (k: number) =>
        values.reduce((sum, value) => sum + (value - mean) ** k, 0) / values.length;
      // Four standard errors of the mean; the skewness of 5000 values is known to about 0.1.
      expect(Math.abs(mean - noise.mean)).toBeLessThan(4 * Math.sqrt(moment(2) / values.length));
      expect(Math.abs(moment(3) / moment(2) ** 1.5 - noise.skewness)).toBeLessThan(0.4);
      // Of long tails the fourth moment of a sample is far below the true one more often than above.
      const excess = moment(4) / moment(2) ** 2 - 3;
      expect(excess).toBeGreaterThan(noise.excess / 2 - 0.3);
      expect(excess).toBeLessThan(2 * Math.max(0, noise.excess) + 0.3);
    },
  );
});
