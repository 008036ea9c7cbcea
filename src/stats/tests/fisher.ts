import { hypergeometricTails } from "../distributions/discrete.ts";
import type { TwoProportions } from "./proportion.ts";

export interface Fisher {
  /** H1: y's rate is greater. */
  readonly pGreater: number;
  readonly pLess: number;
  /** Sum over the tables that are not more likely than the observed one, as in R. */
  readonly pTwoSided: number;
}

/**
 * Fisher's exact test of two independent proportions, given both margins.
 * Whole numbers, 0 <= successes <= trials. Fisher 1935, Journal of the Royal Statistical Society 98:39; as R's fisher.test.
 * @example
 * fisher({ x: { successes: 2, trials: 10 }, y: { successes: 7, trials: 10 } });
 * // => { pGreater: 0.034889, pLess: 0.997261, pTwoSided: 0.069779 } ± 1e-6
 */
export function fisher({ x, y }: TwoProportions): Fisher {
  const tails = hypergeometricTails(y.successes, {
    total: x.trials + y.trials,
    marked: x.successes + y.successes,
    drawn: y.trials,
  });
  return { pGreater: tails.upper, pLess: tails.lower, pTwoSided: tails.unlikely };
}
