import { binomialTails } from "../distributions/discrete.ts";

export interface McNemar {
  /** H1: `gained` is more likely than `lost`. */
  readonly pGreater: number;
  readonly pLess: number;
  readonly pTwoSided: number;
  /** Two-sided mid-p (Fagerland, Lydersen, Laake 2013). */
  readonly midP: number;
}

/**
 * Exact McNemar test of paired yes-no outcomes from the two discordant counts, binomial(gained + lost, 1/2).
 * Whole numbers, not negative; without any every p is 1. McNemar 1947, Psychometrika 12:153.
 * @example
 * mcNemar(8, 2); // => { pGreater: 0.054688, pLess: 0.989258, pTwoSided: 0.109375, midP: 0.06543 } ± 1e-6
 */
export function mcNemar(gained: number, lost: number): McNemar {
  const { lower, upper, point } = binomialTails(gained, gained + lost, 0.5);
  const smaller = Math.min(lower, upper);
  return {
    pGreater: upper,
    pLess: lower,
    pTwoSided: Math.min(1, 2 * smaller),
    midP: Math.min(1, 2 * smaller - point),
  };
}
