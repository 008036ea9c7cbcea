import { studentQuantile, studentTail } from "../distributions/student.ts";
import { summarize, type Numbers, type Summary } from "../distributions/summary.ts";
import type { OneSidedBounds, StudentEstimate } from "../distributions/welch.ts";

/**
 * Two one-sided bounds of the mean of one sample of any shape, in its unit; null below two values.
 *
 * Each is the wider of two: Student's, exact for normal values, which misses on the side of a long tail; and Student's
 * after Hall's cubic transformation, which takes the skewness out (Hall 1992, Journal of the Royal Statistical Society
 * B 54:221) but knows it from the same few values. Each is wrong with probability about `alpha`, to order 1/n.
 * Nothing can be known of a tail without a value: of values that are all equal, both bounds are that value.
 * @example
 * skewedMean([1, 2, 3, 4, 10], 0.05); // => { estimate: 4, lower: 0.629254, upper: 15.836042 } ± 1e-6
 */
export function skewedMean(values: Numbers, alpha: number): (StudentEstimate & OneSidedBounds) | null {
  const summary = summarize(values);
  const { n, mean, sd } = summary;
  if (n < 2) return null;
  const standardError = sd / Math.sqrt(n);
  const t = studentQuantile(1 - alpha, n - 1);
  const skew = skewness(values, summary) / Math.sqrt(n);
  return {
    estimate: mean,
    standardError,
    df: n - 1,
    lower: mean - standardError * Math.max(t, withSkew(t, skew)),
    upper: mean + standardError * Math.max(t, -withSkew(-t, skew)),
  };
}

/**
 * One-sided p of H0: mean <= 0, of Student's t after Hall's cubic transformation. Without a spread 0, 1/2 or 1.
 * In any unit; at least two values. Hall 1992; as the bound of `skewedMean`, whose level it is where the bound is 0.
 * @example
 * hallP([0.08, 0.06, 0.04, 0.1, 0, 0.02, 0.08, -0.04]); // => 0.039321 ± 1e-6
 */
export function hallP(values: Numbers): number {
  const summary = summarize(values);
  const { n, mean, sd } = summary;
  if (sd === 0) return mean === 0 ? 0.5 : Number(mean < 0);
  const t = (Math.sqrt(n) * mean) / sd;
  const skew = skewness(values, summary) / Math.sqrt(n);
  return studentTail(t + skew * ((t * t) / 3 + 1 / 6) + (skew * skew * t * t * t) / 27, n - 1);
}

/** The t at which `hallP` is `alpha`, for values of the same skewness. */
export function hallCriticalT(values: Numbers, alpha: number): number {
  const summary = summarize(values);
  const skew = skewness(values, summary) / Math.sqrt(summary.n);
  return withSkew(studentQuantile(1 - alpha, summary.n - 1), skew);
}

/** The adjusted skewness G1 (Joanes and Gill 1998, The Statistician 47:183); 0 where there is no spread or no third value. */
function skewness(values: Numbers, { n, mean, sd }: Summary): number {
  if (n < 3 || sd === 0) return 0;
  let cubes = 0;
  for (const value of values) {
    const score = (value - mean) / sd;
    cubes += score * score * score;
  }
  return (n * cubes) / ((n - 1) * (n - 2));
}

/**
 * The T that Hall's g takes to `t`: g(T) = T + skew (T^2 / 3 + 1 / 6) + skew^2 T^3 / 27, with skew = skewness / sqrt(n).
 * g increases in T, so that it has one inverse; as 3 / skew ((1 + skew (t - skew / 6))^(1/3) - 1).
 */
function withSkew(t: number, skew: number): number {
  const shifted = t - skew / 6;
  // (1 + x)^(1/3) - 1 = x / (r^2 + r + 1), which does not cancel where the skewness is small.
  const root = Math.cbrt(1 + skew * shifted);
  return (3 * shifted) / (root * root + root + 1);
}
