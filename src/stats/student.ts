import { logGamma, normalCdf, normalQuantile } from "./distributions.ts";

/** Above this many degrees of freedom Student's t and the normal distribution agree to about 1e-8. */
const NORMAL_ABOVE_DF = 1e7;
const TINY = 1e-300;

const awayFromZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

/**
 * Continued fraction of the incomplete beta function by Lentz's method (DLMF 8.17.22).
 * jstat's own stops at a change of 3e-7, which leaves relative errors of 1e-7 in the tails.
 */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 20_000; m += 1) {
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

/** Regularised incomplete beta I_x(df/2, 1/2), where 1 - x = `rest` is given apart to keep its digits. */
function betaHalf(x: number, rest: number, df: number): number {
  const a = df / 2;
  const logFront = logGamma(a + 0.5) - logGamma(a) - logGamma(0.5) + a * Math.log(x) + 0.5 * Math.log(rest);
  const front = Math.exp(logFront);
  return x < (a + 1) / (a + 2.5)
    ? (front * betaFraction(x, a, 0.5)) / a
    : 1 - (front * betaFraction(rest, 0.5, a)) / 0.5;
}

/**
 * P(T >= t) of Student's t, for `df` > 0 (also fractional, also Infinity) and any t (also infinite).
 * Relative error about 1e-12 for df below a thousand.
 */
export function studentTail(t: number, df: number): number {
  if (t < 0) return 1 - studentTail(-t, df);
  if (t === 0) return 0.5;
  if (t === Infinity) return 0;
  if (df >= NORMAL_ABOVE_DF) return normalCdf(-t);
  const square = t * t;
  if (square === Infinity) return 0;
  return betaHalf(df / (df + square), square / (df + square), df) / 2;
}

/** The t with P(T <= t) = p, 0 < p < 1, by bisection of the tail. */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -upperQuantile(p, df);
  return upperQuantile(1 - p, df);
}

function upperQuantile(tail: number, df: number): number {
  if (df >= NORMAL_ABOVE_DF) return -normalQuantile(tail);
  let low = 0;
  let high = 1;
  while (studentTail(high, df) > tail && high < 1e150) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentTail(middle, df) > tail) low = middle;
    else high = middle;
  }
}
