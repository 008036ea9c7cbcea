import { studentQuantile, studentTail } from "./student.ts";
import { summarize, type TwoSamples } from "./summary.ts";

/** An estimate whose error follows Student's t. */
export interface StudentEstimate {
  readonly estimate: number;
  readonly standardError: number;
  readonly df: number;
}

export interface OneSidedBounds {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Difference of means with Welch's standard error and Welch-Satterthwaite degrees of freedom (Welch 1947).
 * Null below two values a side. With two constant sides the standard error is 0 and df is n1 + n2 - 2.
 * In the unit of the values. Welch 1947, Biometrika 34:28.
 * @example
 * welchDifference({ x: [1, 2, 3, 4], y: [2, 4, 6, 8, 10] });
 * // => { estimate: 3.5, standardError: 1.554563, df: 5.520788 } ± 1e-6
 */
export function welchDifference(samples: TwoSamples): StudentEstimate | null {
  const x = summarize(samples.x);
  const y = summarize(samples.y);
  if (x.n < 2 || y.n < 2) return null;
  return {
    estimate: y.mean - x.mean,
    ...combineErrors({ square: y.variance / y.n, df: y.n - 1 }, { square: x.variance / x.n, df: x.n - 1 }),
  };
}

interface ErrorPart {
  /** Squared standard error. */
  readonly square: number;
  readonly df: number;
}

/** Welch-Satterthwaite: standard error and df of a sum of two independent estimates. */
export function combineErrors(a: ErrorPart, b: ErrorPart): Omit<StudentEstimate, "estimate"> {
  const total = a.square + b.square;
  if (total === 0) return { standardError: 0, df: a.df + b.df };
  const shareA = a.square / total;
  const shareB = b.square / total;
  return {
    standardError: Math.sqrt(total),
    df: 1 / ((shareA * shareA) / a.df + (shareB * shareB) / b.df),
  };
}

/**
 * Mean of paired differences; null below two units.
 * In the unit of the differences.
 * @example
 * pairedDifference([0.1, 0.08, 0.06, 0.12]); // => { estimate: 0.09, standardError: 0.01291, df: 3 } ± 1e-6
 */
export function pairedDifference(differences: Float64Array | readonly number[]): StudentEstimate | null {
  const { n, mean, sd } = summarize(differences);
  return n < 2 ? null : { estimate: mean, standardError: sd / Math.sqrt(n), df: n - 1 };
}

/**
 * (estimate - margin) / standard error; with no error 0 or an infinity.
 * `margin` in the unit of the estimate; the result has none.
 * @example
 * tStatistic({ estimate: 0.09, standardError: 0.02, df: 3 }, 0.06); // => 1.5 ± 1e-6
 */
export function tStatistic(of: StudentEstimate, margin: number): number {
  const distance = of.estimate - margin;
  return distance === 0 ? 0 : distance / of.standardError;
}

/**
 * One-sided p of H0: true value <= margin.
 * Student's t; `margin` in the unit of the estimate.
 * @example
 * const loss = pairedDifference([0.1, 0.08, 0.06, 0.12]);
 * pAbove(loss, 0.02);
 * // => 0.006154 ± 1e-6
 */
export function pAbove(of: StudentEstimate, margin: number): number {
  return studentTail(tStatistic(of, margin), of.df);
}

/**
 * One-sided p of H0: true value >= margin.
 * Student's t; `margin` in the unit of the estimate.
 * @example
 * const loss = pairedDifference([0.1, 0.08, 0.06, 0.12]);
 * pBelow(loss, 0.1);
 * // => 0.247513 ± 1e-6
 */
export function pBelow(of: StudentEstimate, margin: number): number {
  return studentTail(-tStatistic(of, margin), of.df);
}

/**
 * Two one-sided bounds, each wrong with probability alpha.
 * In the unit of the estimate.
 * @example
 * studentBounds({ estimate: 0.09, standardError: 0.0129, df: 3 }, 0.05);
 * // => { lower: 0.059642, upper: 0.120358 } ± 1e-6
 */
export function studentBounds(of: StudentEstimate, alpha: number): OneSidedBounds {
  const reach = studentQuantile(1 - alpha, of.df) * of.standardError;
  return { lower: of.estimate - reach, upper: of.estimate + reach };
}
