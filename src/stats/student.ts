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

/** The t with P(T <= t) = p, 0 < p < 1. */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -upperQuantile(p, df);
  return upperQuantile(1 - p, df);
}

function upperQuantile(tail: number, df: number): number {
  if (df >= NORMAL_ABOVE_DF) return -normalQuantile(tail);
  let low = { t: 0, excess: 0.5 - tail };
  let high = { t: 1, excess: studentTail(1, df) - tail };
  while (high.excess > 0 && high.t < 1e150) {
    low = high;
    high = { t: high.t * 2, excess: studentTail(high.t * 2, df) - tail };
  }
  return rootBetween(low, high, (t) => studentTail(t, df) - tail);
}

interface Point {
  readonly t: number;
  readonly excess: number;
}

/** Regula falsi, Illinois variant (Dowell and Jarratt 1971): `low` has an excess, `high` has none. */
function rootBetween(low: Point, high: Point, excessAt: (t: number) => number): number {
  let [from, to, root] = [low, high, high.t];
  for (let step = 0; step < 200; step += 1) {
    const t = to.t - (to.excess * (to.t - from.t)) / (to.excess - from.excess);
    const excess = excessAt(t);
    const isSettled = Math.abs(t - root) <= 2 ** -52 * t || excess === 0;
    root = t;
    if (isSettled) break;
    // The end that stays twice counts half, so that the other one is passed soon.
    from = excess > 0 === to.excess > 0 ? { t: from.t, excess: from.excess / 2 } : to;
    to = { t, excess };
  }
  return root;
}
