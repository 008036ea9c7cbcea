import { hypergeometricTails } from "./discrete.ts";
import type { TwoProportions } from "./proportion.ts";

export interface Fisher {
  /** H1: y's rate is greater. */
  readonly pGreater: number;
  readonly pLess: number;
  /** Sums the tables no more likely than the observed one, as R does. */
  readonly pTwoSided: number;
}

/** Fisher's exact test of two independent proportions, given both margins. */
export function fisher({ x, y }: TwoProportions): Fisher {
  const tails = hypergeometricTails(y.successes, {
    total: x.trials + y.trials,
    marked: x.successes + y.successes,
    drawn: y.trials,
  });
  return { pGreater: tails.upper, pLess: tails.lower, pTwoSided: tails.unlikely };
}
