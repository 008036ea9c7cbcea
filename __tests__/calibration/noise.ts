import { normalQuantile, Xoshiro128 } from "../../src/stats/index.ts";
import { state } from "../detect/build-input.ts";

/** A shape of noise with what theory says of it. */
export interface Noise {
  readonly name: string;
  readonly mean: number;
  readonly skewness: number;
  /** Largest share of equal values: probability of the most likely single value, 0 for continuous noise. */
  readonly atoms: readonly number[];
  readonly draw: (random: Xoshiro128) => number;
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

export const NORMAL: Noise = { name: "normal", mean: 0, skewness: 0, atoms: [], draw: normal };

/** Logarithmic sd 0.5; skewness (e^{s^2} + 2) sqrt(e^{s^2} - 1). */
export const LOGNORMAL: Noise = {
  name: "lognormal, s = 0.5",
  mean: Math.exp(0.125),
  skewness: (Math.exp(0.25) + 2) * Math.sqrt(Math.exp(0.25) - 1),
  atoms: [],
  draw: (random) => Math.exp(0.5 * normal(random)),
};

/** One value in ten is five standard deviations slower: third moment 5^3 x .1 x .9 x .8, variance 1 + 5^2 x .09. */
export const SPIKED: Noise = {
  name: "spiked, 10 % at + 5 sd",
  mean: 0.5,
  skewness: 9 / 3.25 ** 1.5,
  atoms: [],
  draw: (random) => normal(random) + (uniform(random) < 0.1 ? 5 : 0),
};

export function bernoulli(rate: number): Noise {
  return {
    name: `Bernoulli, rate ${rate}`,
    mean: rate,
    skewness: (1 - 2 * rate) / Math.sqrt(rate * (1 - rate)),
    atoms: [rate, 1 - rate],
    draw: (random) => (uniform(random) < rate ? 1 : 0),
  };
}

export function sample(noise: Noise, n: number, random: Xoshiro128): Float64Array {
  return Float64Array.from({ length: n }, () => noise.draw(random));
}
