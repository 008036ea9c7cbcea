import { logGamma } from "../distributions/distributions.ts";
import { summarize, type Numbers, type TwoSamples } from "../distributions/summary.ts";

/**
 * Cohen's d: difference of means over the pooled standard deviation.
 * Null where that is 0 or undefined (two constant sides, fewer than three values in all, an empty side).
 * Without a unit; positive where y is larger. Cohen 1988, Statistical Power Analysis.
 * @example
 * cohenD({ x: [1, 2, 3, 4], y: [2, 3, 4, 5] }); // => 0.774597 ± 1e-6
 */
export function cohenD(samples: TwoSamples): number | null {
  const x = summarize(samples.x);
  const y = summarize(samples.y);
  const pooled = Math.sqrt((x.squares + y.squares) / (x.n + y.n - 2));
  return pooled > 0 ? (y.mean - x.mean) / pooled : null;
}

/**
 * Hedges's g: d times the exact small-sample correction J (Hedges 1981). Null as `cohenD`.
 * Hedges 1981, Journal of Educational Statistics 6:107.
 * @example
 * hedgesG({ x: [1, 2, 3, 4], y: [2, 3, 4, 5] }); // => 0.672835 ± 1e-6
 */
export function hedgesG(samples: TwoSamples): number | null {
  const d = cohenD(samples);
  return d === null ? null : d * hedgesJ(samples.x.length + samples.y.length - 2);
}

/** J(df) = Gamma(df/2) / (sqrt(df/2) Gamma((df - 1)/2)); 0 at df = 1. */
function hedgesJ(df: number): number {
  if (df <= 1) return 0;
  return Math.exp(logGamma(df / 2) - logGamma((df - 1) / 2)) / Math.sqrt(df / 2);
}

/**
 * d_z: mean of paired differences over their standard deviation; null with zero variance or below two units.
 * Without a unit; it does not compare with d of independent samples.
 * @example
 * effectDz([1, 2, 3]); // => 2
 */
export function effectDz(differences: Numbers): number | null {
  const { mean, sd } = summarize(differences);
  return sd > 0 ? mean / sd : null;
}

/**
 * Cliff's delta: P(y > x) - P(y < x), -1 to 1; null with an empty side. O(n log n).
 * Cliff 1993, Psychological Bulletin 114:494.
 * @example
 * cliffsDelta({ x: [1, 2, 3], y: [2, 3, 4] }); // => 0.555556 ± 1e-6
 */
export function cliffsDelta(samples: TwoSamples): number | null {
  const x = Float64Array.from(samples.x).toSorted();
  const y = Float64Array.from(samples.y).toSorted();
  if (x.length === 0 || y.length === 0) return null;
  let below = 0;
  let upTo = 0;
  let excess = 0;
  for (const value of y) {
    while (below < x.length && (x[below] ?? Number.NaN) < value) below += 1;
    while (upTo < x.length && (x[upTo] ?? Number.NaN) <= value) upTo += 1;
    excess += below - (x.length - upTo);
  }
  return excess / (x.length * y.length);
}
