import { choose } from "../distributions/combinations.ts";
import { studentQuantile, studentTail } from "../distributions/student.ts";
import type { StudentEstimate } from "../distributions/welch.ts";

/** A resampling design. Its size limits the p that it can reach. */
export type Design =
  | { readonly kind: "sign-flip"; readonly units: number }
  | { readonly kind: "permutation"; readonly x: number; readonly y: number };

/** The largest size that is tried before the search is given up. */
const LARGEST_SIZE = 1e9;

/**
 * The smallest one-sided p of a design: 2^-n sign patterns (McNemar's test: n discordant pairs), 1 / C(n1 + n2, n1)
 * permutations (Fisher's test: the same), before any bound by the number of resamples.
 * Whole numbers, at least 1 on each side.
 * @example
 * attainableP({ kind: "sign-flip", units: 5 }); // => 0.03125
 */
export function attainableP(design: Design): number {
  return design.kind === "sign-flip" ? 2 ** -design.units : 1 / choose(design.x + design.y, design.x);
}

export interface Level {
  readonly alpha: number;
  /** The factor on p of the adjustment that was used: Bonferroni's, or the first step of Holm's. */
  readonly multiplier: number;
}

/**
 * Units (sign-flip) or values on each side (permutation) from which the adjusted p can reach alpha.
 * @throws RangeError unless alpha is positive and the multiplier at least 1.
 * @example
 * neededForP("sign-flip", { alpha: 0.05, multiplier: 1 }); // => 5
 */
export function neededForP(kind: Design["kind"], { alpha, multiplier }: Level): number {
  if (!(alpha > 0) || !(multiplier >= 1)) {
    throw new RangeError(`expected alpha > 0 and a multiplier >= 1, got ${alpha} and ${multiplier}`);
  }
  for (let n = 1; ; n += 1) {
    const design: Design = kind === "sign-flip" ? { kind, units: n } : { kind, x: n, y: n };
    if (attainableP(design) * multiplier <= alpha) return n;
  }
}

/** A test with critical value t, for an estimate whose error follows Student's t. */
export interface TestPower {
  readonly of: Omit<StudentEstimate, "estimate">;
  readonly criticalT: number;
  /** 0.8 for the usual 80 %. */
  readonly power: number;
}

/**
 * The effect beyond the margin that is detected with the given power, on the estimate's scale:
 * (critical t + t(power, df)) x standard error, an approximation of the noncentral t.
 * In the unit of the standard error.
 * @example
 * minimumDetectableEffect({ of: { standardError: 0.02, df: 19 }, criticalT: 1.729, power: 0.8 });
 * // => 0.051799 ± 1e-6
 */
export function minimumDetectableEffect({ of, criticalT, power }: TestPower): number {
  return (criticalT + studentQuantile(power, of.df)) * of.standardError;
}

export interface EffectSought {
  /** Current number of units: of a paired design, or of each side. */
  readonly units: number;
  /** Distance from the margin, above 0, on the estimate's scale. */
  readonly effect: number;
}

/**
 * Number of units (fractional; round up) at which `effect` is detected with the given power. The standard error decreases
 * with 1 / sqrt(units), the degrees of freedom grow with units - 1, and the critical value keeps its tail probability.
 * Null when no number of units is enough.
 * In the unit of the standard error.
 * @example
 * neededForEffect({ of: { standardError: 0.02, df: 19 }, criticalT: 1.729, power: 0.8 }, { units: 20, effect: 0.03 });
 * // => 56.484 ± 1e-3
 */
export function neededForEffect(test: TestPower, { units, effect }: EffectSought): number | null {
  const { of, criticalT, power } = test;
  const tail = studentTail(criticalT, of.df);
  if (!(effect > 0) || !(tail > 0)) return null;
  const lack = (n: number): number => {
    const df = Math.max(1, (of.df * (n - 1)) / Math.max(1, units - 1));
    const reach = studentQuantile(1 - tail, df) + studentQuantile(power, df);
    return reach * of.standardError * Math.sqrt(units / n) - effect;
  };
  if (of.standardError === 0) return units;
  let low = 1;
  let high = 2;
  while (lack(high) > 0) {
    low = high;
    high *= 2;
    if (high > LARGEST_SIZE) return null;
  }
  while (high - low > 1e-6 * high) {
    const middle = (low + high) / 2;
    if (lack(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}
