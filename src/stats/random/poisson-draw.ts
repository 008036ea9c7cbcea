import { normalQuantile } from "../distributions/distributions.ts";

/** Above, the probability of no event is close to the smallest double. */
const LARGEST_EXACT_MEAN = 500;

/**
 * The Poisson count of this mean whose distribution function first reaches `uniform`, 0 < uniform < 1: grows with both. By adding up
 * probabilities; above a mean of 500 by the rounded normal distribution, whose skewness is off by less than 0.05.
 */
export function poissonDraw(mean: number, uniform: number): number {
  if (mean > LARGEST_EXACT_MEAN) {
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(uniform)));
  }
  let probability = Math.exp(-mean);
  let reached = probability;
  let count = 0;
  // Past any sum that rounding keeps below the uniform, the terms are 0.
  while (reached < uniform && (count < mean || probability > 0)) {
    count += 1;
    probability *= mean / count;
    reached += probability;
  }
  return count;
}
