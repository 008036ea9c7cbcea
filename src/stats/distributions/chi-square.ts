import { normalCdf } from "./distributions.ts";

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
