import { logGamma } from "./distributions.ts";

const TINY = 1e-300;
/** The fraction converges in about sqrt(a + b) steps, so this is enough for 1e10. */
const MOST_STEPS = 500_000;

const awayFromZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

/**
 * Continued fraction of the incomplete beta function by Lentz's method (DLMF 8.17.22).
 * jstat's own stops at a change of 3e-7, which leaves relative errors of 1e-7 in the tails.
 */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= MOST_STEPS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    result *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    result *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return result;
}

export interface BetaShape {
  readonly a: number;
  readonly b: number;
}

/**
 * Regularised incomplete beta function I_x(a, b), the CDF of the beta distribution, for a, b > 0 and 0 < x < 1.
 * `rest` is 1 - x, given apart to keep its digits.
 */
export function incompleteBeta(x: number, rest: number, { a, b }: BetaShape): number {
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest);
  const front = Math.exp(logFront);
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(rest, b, a)) / b;
}
