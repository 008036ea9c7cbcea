import { normalCdf, normalQuantile } from "./distributions.ts";
import { incompleteBeta } from "./incomplete-beta.ts";

/** Above this many degrees of freedom Student's t and the normal distribution agree to about 1e-8. */
const NORMAL_ABOVE_DF = 1e7;

/**
 * P(T >= t) of Student's t, for `df` > 0 (also fractional, also Infinity) and any t (also infinite).
 * Relative error about 1e-12 for df below a thousand.
 * Student 1908, by the incomplete beta function.
 * @example
 * studentTail(1.8124611228107335, 10); // => 0.05 ± 1e-6
 */
export function studentTail(t: number, df: number): number {
  if (Number.isNaN(t) || Number.isNaN(df)) return Number.NaN;
  if (t < 0) return 1 - studentTail(-t, df);
  if (t === 0) return 0.5;
  if (t === Infinity) return 0;
  if (df >= NORMAL_ABOVE_DF) return normalCdf(-t);
  const square = t * t;
  if (square === Infinity) return 0;
  return incompleteBeta(df / (df + square), square / (df + square), { a: df / 2, b: 0.5 }) / 2;
}

/**
 * The t with P(T <= t) = p, 0 < p < 1.
 * `df` > 0, also fractional, also Infinity.
 * @example
 * studentQuantile(0.95, 10); // => 1.812461 ± 1e-6
 */
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

/**
 * Root by regula falsi, Illinois variant (Dowell and Jarratt 1971): the excess is positive at `low` and negative at
 * `high`.
 */
function rootBetween(low: Point, high: Point, excessAt: (t: number) => number): number {
  let [from, to, root] = [low, high, high.t];
  for (let step = 0; step < 200; step += 1) {
    const t = to.t - (to.excess * (to.t - from.t)) / (to.excess - from.excess);
    const excess = excessAt(t);
    const isSettled = Math.abs(t - root) <= 2 ** -52 * t || excess === 0;
    root = t;
    if (isSettled) break;
    // The excess of the end that stays a second time is halved, so that the other end moves soon.
    from = excess > 0 === to.excess > 0 ? { t: from.t, excess: from.excess / 2 } : to;
    to = { t, excess };
  }
  return root;
}

/**
 * t from `bounded` = t / sqrt(t^2 + scale), the form in which the resampling tests compare statistics: 1 or -1 where
 * the error is 0. Infinite within rounding of 1 and -1.
 */
export function unboundedT(bounded: number, scale: number): number {
  const rest = 1 - bounded * bounded;
  return rest < 1e-13 ? Math.sign(bounded) * Infinity : bounded * Math.sqrt(scale / rest);
}
