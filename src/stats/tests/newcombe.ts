import { normalCdf } from "../distributions/distributions.ts";
import { wilson, type Proportion, type TwoProportions } from "./proportion.ts";
import type { OneSidedBounds } from "../distributions/welch.ts";

/** Pairs of yes-no outcomes: for each combination, the number of units with it. */
export interface PairedOutcomes {
  readonly both: number;
  readonly yOnly: number;
  readonly xOnly: number;
  readonly neither: number;
}

/** Bounds of a difference as a function of the normal quantile; they are wider for larger z. */
type Bounds = (z: number) => OneSidedBounds;

/** For this many standard errors, p is 0 in double precision. */
const FARTHEST_Z = 38;

const rateOf = ({ successes, trials }: Proportion): number => successes / trials;

/**
 * Difference of two independent rates, y - x, from Wilson's limits with `z` standard errors on each side
 * (Newcombe 1998, Statistics in Medicine 17:873, method 10).
 * Between -1 and 1. Trials of each side are at least 1.
 * @example
 * newcombe({ x: { successes: 48, trials: 80 }, y: { successes: 56, trials: 70 } }, 1.959964);
 * // => { lower: 0.0524, upper: 0.3339 } ± 1e-4
 */
export function newcombe(of: TwoProportions, z: number): OneSidedBounds {
  return combine(of, z, 0);
}

/**
 * Difference of two paired rates, y - x
 * (Newcombe 1998, Statistics in Medicine 17:2635, method 10: Wilson's limits, phi with continuity correction).
 * Between -1 and 1; counts of units, at least one in all.
 * @example
 * newcombePaired({ both: 20, yOnly: 12, xOnly: 2, neither: 16 }, 1.959964);
 * // => { lower: 0.0562, upper: 0.3292 } ± 1e-4
 */
export function newcombePaired(of: PairedOutcomes, z: number): OneSidedBounds {
  return combine(marginals(of), z, phi(of));
}

/**
 * One-sided p of H0: difference of independent rates <= margin, where the bound of `newcombe` meets the margin.
 * `margin`: -1 to 1. 1/2 where the difference is the margin.
 * @example
 * newcombeP({ x: { successes: 48, trials: 80 }, y: { successes: 56, trials: 70 } }, 0);
 * // => 0.00407 ± 1e-5
 */
export function newcombeP(of: TwoProportions, margin: number): number {
  const difference = rateOf(of.y) - rateOf(of.x);
  return invert((z) => newcombe(of, z), difference, margin);
}

/**
 * One-sided p of H0: difference of paired rates <= margin, where the bound of `newcombePaired` meets the margin.
 * `margin`: -1 to 1. 1/2 where the difference is the margin.
 * @example
 * newcombePairedP({ both: 20, yOnly: 12, xOnly: 2, neither: 16 }, 0); // => 0.00286 ± 1e-5
 */
export function newcombePairedP(of: PairedOutcomes, margin: number): number {
  const { y, x } = marginals(of);
  return invert((z) => newcombePaired(of, z), rateOf(y) - rateOf(x), margin);
}

function combine({ x, y }: TwoProportions, z: number, correlation: number): OneSidedBounds {
  const c = rateOf(y);
  const b = rateOf(x);
  const ofC = wilson(y, z);
  const ofB = wilson(x, z);
  const reach = (a: number, b: number): number =>
    Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b));
  return {
    lower: c - b - reach(c - ofC.lower, ofB.upper - b),
    upper: c - b + reach(ofC.upper - c, b - ofB.lower),
  };
}

function marginals({ both, yOnly, xOnly, neither }: PairedOutcomes): TwoProportions {
  const trials = both + yOnly + xOnly + neither;
  return {
    y: { successes: both + yOnly, trials },
    x: { successes: both + xOnly, trials },
  };
}

/** Correlation within the pairs, reduced by n/2 when it is positive; 0 when a marginal total is 0. */
function phi(of: PairedOutcomes): number {
  const { y, x } = marginals(of);
  const n = y.trials;
  const product = y.successes * (n - y.successes) * x.successes * (n - x.successes);
  if (product === 0) return 0;
  const excess = of.both * of.neither - of.yOnly * of.xOnly;
  return (excess > 0 ? Math.max(0, excess - n / 2) : excess) / Math.sqrt(product);
}

function invert(bounds: Bounds, difference: number, margin: number): number {
  if (difference === margin) return 0.5;
  const above = difference > margin;
  let low = 0;
  let high = FARTHEST_Z;
  for (let step = 0; step < 100; step += 1) {
    const z = (low + high) / 2;
    const excluded = above ? bounds(z).lower > margin : bounds(z).upper < margin;
    if (excluded) low = z;
    else high = z;
  }
  return normalCdf(above ? -low : low);
}
