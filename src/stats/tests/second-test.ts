import { studentQuantile } from "../distributions/student.ts";
import { pAbove, welchDifference } from "../distributions/welch.ts";
import type { Numbers, TwoSamples } from "../distributions/summary.ts";
import { hallCriticalT, hallP } from "./skewed-mean.ts";

/** A closed form of a hypothesis that a resampling test answers too, where that test alone rejects too often. */
export interface SecondTest {
  readonly p: number;
  /** The t from which on it rejects at this level. */
  readonly criticalT: (alpha: number) => number;
}

/** Sides whose sizes differ by more: the labels of the larger one carry its spread into the smaller. */
const MOST_UNEVEN = 1.25;
/** From here on Hall's correction is smaller than what it costs. */
const MANY_UNITS = 40;

/**
 * Welch's t for sides of uneven size, H1: y's mean is larger; null where their sizes are nearly equal. Permuted labels
 * assume one distribution on both sides: with 4 against 20 values and a spread five times as large on the small side,
 * 14 % of such tests are below 5 %, with Welch's t too 6 %. A side of one value shows no spread: p is 1.
 * Welch 1947, Biometrika 34:28.
 * @example
 * welchSecond({ x: [1, 2, 3, 4, 5, 6, 7, 8], y: [4, 6, 9, 11] })?.p; // => 0.076632 ± 1e-6
 */
export function welchSecond(samples: TwoSamples): SecondTest | null {
  const sizes = [samples.x.length, samples.y.length];
  const [fewer, more] = [Math.min(...sizes), Math.max(...sizes)];
  if (fewer === 0 || more <= MOST_UNEVEN * fewer) return null;
  const difference = welchDifference(samples);
  if (difference === null) return { p: 1, criticalT: () => Infinity };
  return {
    p: pAbove(difference, 0),
    criticalT: (alpha) => studentQuantile(1 - alpha, difference.df),
  };
}

/**
 * Student's t after Hall's transformation for fewer than 40 differences, H1: mean > 0; null for more, whose sign flips
 * hold their level. Sign flips assume symmetry: of 10, 20 and 40 differences 1 - Exp(1) they reject 12.5, 11 and 10 % at
 * 5 %, with Hall's test too 8, 7 and 6.5 %.
 * Hall 1992, Journal of the Royal Statistical Society B 54:221.
 * @example
 * hallSecond([0.5, 0.4, 0.6, 0.1, -2, 0.7, 0.3, 0.55])?.p; // => 0.406675 ± 1e-6
 */
export function hallSecond(differences: Numbers): SecondTest | null {
  if (differences.length < 2 || differences.length >= MANY_UNITS) return null;
  return { p: hallP(differences), criticalT: (alpha) => hallCriticalT(differences, alpha) };
}
