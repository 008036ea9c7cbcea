import jStat from "jstat";

/**
 * The only importer of jstat. These functions must not be called inside a resampling loop, because their last bit
 * depends on the engine.
 */

/**
 * P(Z <= z) of the standard normal distribution; absolute error about 1e-16.
 * Any z, also infinite.
 * @example
 * normalCdf(-1.6448536269514722); // => 0.05 ± 1e-6
 */
export function normalCdf(z: number): number {
  return (1 + jStat.erf(z / Math.SQRT2)) / 2;
}

/**
 * The z with P(Z <= z) = p, 0 < p < 1.
 * At 0 and 1 themselves it is large but finite.
 * @example
 * normalQuantile(0.975); // => 1.959964 ± 1e-6
 */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1);
}

/** ln Gamma(x), x > 0. */
export function logGamma(x: number): number {
  return jStat.gammaln(x);
}

/**
 * P(chi-square >= x) by Wilson and Hilferty's cube root (1931), for df >= 1 and x >= 0: within 0.002 of the exact tail
 * from 3 df on. For advice, not for verdicts.
 * Wilson and Hilferty 1931, Proceedings of the National Academy of Sciences 17:684.
 * @example
 * chiSquareTail(11.07, 5); // => 0.05 ± 1e-3
 */
export function chiSquareTail(x: number, df: number): number {
  const spread = 2 / (9 * df);
  return normalCdf(-(Math.cbrt(x / df) - (1 - spread)) / Math.sqrt(spread));
}
