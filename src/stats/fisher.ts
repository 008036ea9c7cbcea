import { hypergeometricTails } from "./discrete.ts";
import type { TwoProportions } from "./proportion.ts";

export interface Fisher {
  /** H1: the candidate's rate is greater. */
  readonly pGreater: number;
  readonly pLess: number;
  /** Sums the tables no more likely than the observed one, as R does. */
  readonly pTwoSided: number;
}

/** Fisher's exact test of two independent proportions, given both margins. */
export function fisher({ baseline, candidate }: TwoProportions): Fisher {
  const tails = hypergeometricTails(candidate.successes, {
    total: baseline.trials + candidate.trials,
    marked: baseline.successes + candidate.successes,
    drawn: candidate.trials,
  });
  return { pGreater: tails.upper, pLess: tails.lower, pTwoSided: tails.unlikely };
}
