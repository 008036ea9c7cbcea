import { normalCdf, studentQuantile } from "../../../../src/stats/index.ts";
import type { Noise, RarePart } from "./noise.ts";

export const ALPHA = 0.05;

/** What an interval is of. */
export type Estimand = "paired difference" | "unpaired difference" | "mean of one sample";

export interface CoverageStudy {
  readonly estimand: Estimand;
  readonly noise: Noise;
  readonly n: number;
}

/** P(Z > Z_ALPHA) = ALPHA. */
const Z_ALPHA = 1.6448536269514722;
const DENSITY = Math.exp((-Z_ALPHA * Z_ALPHA) / 2) / Math.sqrt(2 * Math.PI);

/**
 * How often a bound may miss at most.
 *
 * Differences: alpha, and 0.03 at n = 5, 0.02 at 10, 0.01 at 20 for what is of order 1/n and the correction by Student's t
 * leaves; named before the first run. Sides with equal noise and size have no skewness.
 *
 * The mean of one sample, all of it derived from the noise and nothing from a run: alpha, `beyondSkewness`, half the
 * jump of a lattice, and samples in which a rare part was not seen (`unseen`).
 */
export function allowedMiss({ estimand, noise, n }: CoverageStudy, side: "lower" | "upper"): number {
  if (estimand !== "mean of one sample") return ALPHA + (n <= 5 ? 0.03 : n <= 10 ? 0.02 : 0.01);
  // The distribution of a sum of lattice values has jumps of step / sqrt(n) times the normal density.
  const halfJump = (noise.step * DENSITY) / Math.sqrt(n) / 2;
  const lacking = noise.rare
    .filter((part) => part.side === side)
    .reduce((total, part) => total + unseen(part, n), 0);
  return ALPHA + beyondSkewness({ noise, n }, side) + halfJump + lacking;
}

/**
 * The term of order 1/n in the miss rate of Hall's transformation, on the side of the tail; Student's bound, the other one of
 * the two, guards the short side. Composed of the second Edgeworth polynomial q2 of Student's statistic (Hall 1992, The
 * Bootstrap and Edgeworth Expansion, chapter 2), to whose normal part Student's t is equal, and of q1 = skewness (2 z^2 + 1) / 6:
 * phi(z) [-q2 - z q1^2 / 2 + skewness^2 z^3 / 27], here in powers of z; and of the covariance of mean and estimated skewness,
 * (excess - 3/2 skewness^2) z (2 z^2 + 1) / 6 (as for bootstrap-t, chapter 3).
 */
function beyondSkewness({ noise, n }: Pick<CoverageStudy, "noise" | "n">, side: "lower" | "upper"): number {
  const { skewness, excess } = noise;
  if (side === "upper" ? skewness < 0 : skewness > 0) return 0;
  const square = Z_ALPHA * Z_ALPHA;
  const known = (excess * (3 - square)) / 12 + skewness * skewness * ((4 * square - 13) / 72 + square / 27);
  const estimated = ((excess - 1.5 * skewness * skewness) * (2 * square + 1)) / 6;
  return Math.max(0, (Z_ALPHA * DENSITY * (known + estimated)) / n);
}

/**
 * A sample without its rare part cannot be told from one of a distribution that has none. Where a bound is exact for the
 * latter, it must miss the mean of the former as often as Student's bound of normal values lies short of `offset`: what is
 * more than alpha then, times the chance of such a sample. No bound that is as short on normal values can do better.
 */
function unseen({ share, offset }: RarePart, n: number): number {
  return (1 - share) ** n * (shortfall(n, offset) - ALPHA);
}

/**
 * P(mean + t sd / sqrt(n) < offset) of n standard normal values: a noncentral t probability, here the expectation of
 * Phi(sqrt(n) offset - t sd) over sd, a chi with n - 1 degrees of freedom, by Simpson's rule.
 */
export function shortfall(n: number, offset: number): number {
  if (offset === Infinity) return 1;
  const df = n - 1;
  const t = studentQuantile(1 - ALPHA, df);
  const logDensity = (sd: number): number => (df - 1) * Math.log(sd) - (df * sd * sd) / 2;
  const [STEPS, LARGEST] = [4000, 8];
  let total = 0;
  let mass = 0;
  for (let i = 1; i < STEPS; i += 1) {
    const sd = (i * LARGEST) / STEPS;
    const weight = (i % 2 === 1 ? 4 : 2) * Math.exp(logDensity(sd));
    mass += weight;
    total += weight * normalCdf(Math.sqrt(n) * offset - t * sd);
  }
  return total / mass;
}
