import {
  fisher,
  mcNemar,
  permutationMaxT,
  type ResamplingOptions,
  runLevelTest,
  summarize,
  signFlipMaxT,
  type Xoshiro128,
} from "../../../../src/stats/index.ts";
import { seedFor } from "../../../support/seed-for.ts";
import { exceeds, largestUniformDistance, showRate, type StudyTable, uniformDistance } from "./bounds.ts";
import { bernoulli, generator, LOGNORMAL, type Noise, NORMAL, sample, SPIKED } from "./noise.ts";

/** A test whose null hypothesis is true, repeated. */
export interface NullTest {
  readonly name: string;
  /** Fine enough that p may be compared with the uniform distribution; else only P(p <= a) <= a. */
  readonly grain: "fine" | "coarse";
  readonly p: (random: Xoshiro128, run: number) => number;
}

const LEVELS = [0.01, 0.05, 0.1, 0.25, 0.5] as const;

function drawing(run: number): ResamplingOptions {
  return {
    resamples: 999,
    maxResamples: 999,
    alphas: [0.05],
    criticalAlpha: null,
    seedFor,
    purpose: ["null", run],
  };
}

/** Differences of two sides with the same noise: symmetric, however skewed the noise is. */
function differences(noise: Noise, n: number, random: Xoshiro128): Float64Array {
  const x = sample(noise, n, random);
  return sample(noise, n, random).map((value, i) => value - (x[i] ?? 0));
}

function signFlip(noise: Noise, n: number, grain: NullTest["grain"]): NullTest {
  return {
    name: `sign-flip, ${n} pairs, ${noise.name}`,
    grain,
    p: (random, run) => signFlipMaxT([differences(noise, n, random)], drawing(run)).members[0]!.p,
  };
}

function permutation(noise: Noise, sizes: readonly [number, number], grain: NullTest["grain"]): NullTest {
  return {
    name: `permutation, ${sizes.join(" against ")}, ${noise.name}`,
    grain,
    p: (random, run) => {
      const sides = { x: sample(noise, sizes[0], random), y: sample(noise, sizes[1], random) };
      return permutationMaxT([sides], drawing(run)).members[0]!.p;
    },
  };
}

const COIN = bernoulli(0.8);
const passes = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const MCNEMAR: NullTest = {
  name: "McNemar, 40 pairs, rate 0.8",
  grain: "coarse",
  p: (random) => {
    const moved = differences(COIN, 40, random);
    return mcNemar(moved.filter((value) => value > 0).length, moved.filter((value) => value < 0).length)
      .pGreater;
  },
};

const FISHER: NullTest = {
  name: "Fisher, 40 against 40, rate 0.8",
  grain: "coarse",
  p: (random) => {
    const side = () => ({ successes: passes(sample(COIN, 40, random)), trials: 40 });
    return fisher({ x: side(), y: side() }).pGreater;
  },
};

const RUN_LEVEL: NullTest = {
  name: "run level, 8 past runs, normal",
  grain: "fine",
  p: (random) => {
    const mean = NORMAL.draw(random);
    const past = summarize(sample(NORMAL, 8, random));
    const level = { ...past, df: past.n - 1 };
    return runLevelTest({ mean, level }, { margin: 0, alpha: 0.05 }).pAbove;
  },
};

/** Smallest adjusted p of six metrics that share half of their noise: is any red? */
const FAMILY: NullTest = {
  name: "max-T, 6 correlated metrics, 8 pairs",
  grain: "coarse",
  p: (random, run) => {
    const shared = differences(NORMAL, 8, random);
    const members = Array.from({ length: 6 }, () =>
      differences(NORMAL, 8, random).map((value, i) => value + (shared[i] ?? 0)),
    );
    return Math.min(...signFlipMaxT(members, drawing(run)).members.map(({ adjustedP }) => adjustedP));
  },
};

/** Cheap enough for every test run. */
export const FAST_NULL_TESTS: readonly NullTest[] = [
  signFlip(NORMAL, 12, "fine"),
  signFlip(LOGNORMAL, 6, "coarse"),
  permutation(SPIKED, [4, 4], "coarse"),
  MCNEMAR,
  FISHER,
  RUN_LEVEL,
];

export const NULL_TESTS: readonly NullTest[] = [
  ...FAST_NULL_TESTS,
  signFlip(LOGNORMAL, 16, "fine"),
  signFlip(SPIKED, 60, "fine"),
  signFlip(COIN, 20, "coarse"),
  permutation(LOGNORMAL, [8, 8], "fine"),
  permutation(SPIKED, [20, 30], "fine"),
  permutation(COIN, [8, 8], "coarse"),
  FAMILY,
];

export function studyNull(tests: readonly NullTest[], runs: number): StudyTable {
  const studied = tests.map((test) => studyOne(test, runs));
  return {
    title: "p where nothing differs",
    note:
      `${runs} samples a test. P(p ≤ a) may not be refuted to be at most a; where p is fine-grained ` +
      "its Kolmogorov-Smirnov distance from uniform may not exceed the largest allowed either.",
    columns: ["test", ...LEVELS.map((level) => `p ≤ ${level}`), "K-S distance", "allowed"],
    rows: studied.map(({ cells }) => cells),
    broken: studied.flatMap(({ broken }) => broken),
  };
}

function studyOne({ name, grain, p }: NullTest, runs: number) {
  const random = generator(["null", name]);
  const values = Array.from({ length: runs }, (_, run) => p(random, run));
  const seen = LEVELS.map((level) => ({
    level,
    // Enumerated p are sums of equal parts: 0.05 may come as 0.05000000000000001.
    rate: { successes: values.filter((value) => value <= level + 1e-12).length, trials: runs },
  }));
  const distance = uniformDistance(values);
  const allowed = largestUniformDistance(runs);
  const isFar = grain === "fine" && distance > allowed;
  return {
    cells: [
      name,
      ...seen.map(({ rate }) => showRate(rate)),
      ...(grain === "fine" ? [distance.toFixed(4), allowed.toFixed(4)] : ["discrete", "–"]),
    ],
    broken: [
      ...seen
        .filter(({ level, rate }) => exceeds(rate, level))
        .map(({ level, rate }) => `${name}: p ≤ ${level} in ${showRate(rate)}`),
      ...(isFar ? [`${name}: K-S distance ${distance.toFixed(4)}`] : []),
    ],
  };
}
