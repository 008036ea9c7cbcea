import { binomialTails } from "./discrete.ts";

export interface McNemar {
  /** H1: `gained` is more likely than `lost`. */
  readonly pGreater: number;
  readonly pLess: number;
  readonly pTwoSided: number;
  /** Two-sided mid-p (Fagerland, Lydersen, Laake 2013). */
  readonly midP: number;
}

/** Exact McNemar test of paired yes-no outcomes from the two discordant counts, binomial(gained + lost, 1/2). */
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
