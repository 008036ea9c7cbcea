import { normalQuantile, Xoshiro128 } from "../../../../src/stats/index.ts";
import { state } from "../../../support/samples/build-input.ts";

/** A shape of noise with what theory says of it. */
export interface Noise {
  readonly name: string;
  readonly mean: number;
  readonly skewness: number;
  /** Excess kurtosis: 0 of the normal distribution. */
  readonly excess: number;
  /** Distance between neighbouring values over the standard deviation; 0 for continuous noise. */
  readonly step: number;
  /** Each of them may be absent from a sample altogether. */
  readonly rare: readonly RarePart[];
  readonly draw: (random: Xoshiro128) => number;
}

/** Values that stand apart from all others. */
export interface RarePart {
  /** Probability of such a value. */
  readonly share: number;
  /** Where they lie: without them the bound on this side misses. */
  readonly side: "lower" | "upper";
  /** Of the other values: what the mean of all lies off theirs, in their standard deviations; infinite without any spread among them. */
  readonly offset: number;
}

export function generator(key: readonly (string | number)[]): Xoshiro128 {
  return new Xoshiro128(state(["calibration", ...key]));
}

export function uniform(random: Xoshiro128): number {
  return (random.nextU32() + 0.5) / 2 ** 32;
}

export function normal(random: Xoshiro128): number {
  return normalQuantile(uniform(random));
}

export const NORMAL: Noise = {
  name: "normal",
  mean: 0,
  skewness: 0,
  excess: 0,
  step: 0,
  rare: [],
  draw: normal,
};

/** Logarithmic sd 0.5, w = e^{s^2}: skewness (w + 2) sqrt(w - 1), excess w^4 + 2 w^3 + 3 w^2 - 6. */
export const LOGNORMAL: Noise = {
  name: "lognormal, s = 0.5",
  mean: Math.exp(0.125),
  skewness: (Math.exp(0.25) + 2) * Math.sqrt(Math.exp(0.25) - 1),
  excess: Math.E + 2 * Math.exp(0.75) + 3 * Math.exp(0.5) - 6,
  step: 0,
  rare: [],
  draw: (random) => Math.exp(0.5 * normal(random)),
};

/**
 * One value in ten is five standard deviations slower: variance 1 + 5^2 x .09, third moment 5^3 x .1 x .9 x .8,
 * fourth cumulant 5^4 x .09 x (1 - 6 x .09).
 */
export const SPIKED: Noise = {
  name: "spiked, 10 % at + 5 sd",
  mean: 0.5,
  skewness: 9 / 3.25 ** 1.5,
  excess: 25.875 / 3.25 ** 2,
  step: 0,
  rare: [{ share: 0.1, side: "upper", offset: 0.5 }],
  draw: (random) => normal(random) + (uniform(random) < 0.1 ? 5 : 0),
};

export function bernoulli(rate: number): Noise {
  return {
    name: `Bernoulli, rate ${rate}`,
    mean: rate,
    skewness: (1 - 2 * rate) / Math.sqrt(rate * (1 - rate)),
    excess: 1 / (rate * (1 - rate)) - 6,
    step: 1 / Math.sqrt(rate * (1 - rate)),
    rare: [
      { share: rate, side: "upper", offset: Infinity },
      { share: 1 - rate, side: "lower", offset: Infinity },
    ],
    draw: (random) => (uniform(random) < rate ? 1 : 0),
  };
}

export function sample(noise: Noise, n: number, random: Xoshiro128): Float64Array {
  return Float64Array.from({ length: n }, () => noise.draw(random));
}
