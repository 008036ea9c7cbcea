import { normalQuantile } from "../distributions/distributions.ts";

/** With a larger mean the probability of no event is close to the smallest double. */
const LARGEST_EXACT_MEAN = 500;

/**
 * The smallest Poisson count with this mean whose distribution function reaches `uniform`, 0 < uniform < 1. It
 * increases with both. Probabilities are added up; above a mean of 500 the rounded normal distribution is used, whose
 * skewness differs by less than 0.05.
 */
export function poissonDraw(mean: number, uniform: number): number {
  if (mean > LARGEST_EXACT_MEAN) {
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(uniform)));
  }
  let probability = Math.exp(-mean);
  let reached = probability;
  let count = 0;
  // When rounding keeps the sum below `uniform`, the terms become 0 and end the loop.
  while (reached < uniform && (count < mean || probability > 0)) {
    count += 1;
    probability *= mean / count;
    reached += probability;
  }
  return count;
}
