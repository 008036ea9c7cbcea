import { binomialTails } from "../distributions/discrete.ts";
import type { OneSidedBounds } from "../distributions/welch.ts";

/** 0 <= successes <= trials, trials >= 1. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

export interface TwoProportions {
  readonly x: Proportion;
  readonly y: Proportion;
}

/**
 * Wilson's score interval (1927) with `z` standard errors on each side. A bound is exactly 0 for no successes and exactly 1 for no failures.
 * Without a unit. Wilson 1927, Journal of the American Statistical Association 22:209.
 * @example
 * wilson({ successes: 8, trials: 10 }, 1.959964); // => { lower: 0.490162, upper: 0.943318 } ± 1e-6
 */
export function wilson({ successes, trials }: Proportion, z: number): OneSidedBounds {
  const square = z * z;
  const rate = successes / trials;
  const center = successes + square / 2;
  const reach = z * Math.sqrt(trials * rate * (1 - rate) + square / 4);
  return {
    lower: successes === 0 ? 0 : (center - reach) / (trials + square),
    upper: successes === trials ? 1 : (center + reach) / (trials + square),
  };
}

/**
 * Clopper-Pearson's exact bounds (1934), each wrong with probability at most `alpha`.
 * Without a unit. Clopper and Pearson 1934, Biometrika 26:404.
 * @example
 * clopperPearson({ successes: 0, trials: 60 }, 0.025); // => { lower: 0, upper: 0.059629 } ± 1e-6
 */
export function clopperPearson({ successes, trials }: Proportion, alpha: number): OneSidedBounds {
  return {
    lower: successes === 0 ? 0 : solve((rate) => binomialTails(successes, trials, rate).upper < alpha),
    upper: successes === trials ? 1 : solve((rate) => binomialTails(successes, trials, rate).lower > alpha),
  };
}

/** The point in (0, 1) up to which `holds` is true. */
function solve(holds: (rate: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || middle === 1) return middle;
    if (holds(middle)) low = middle;
    else high = middle;
  }
}
