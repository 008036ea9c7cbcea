/**
 * t from `bounded` = t / sqrt(t^2 + scale), the form in which the resampling tests compare statistics: 1 or -1 where
 * the error is 0. Infinite within rounding of the ends.
 */
export function unboundedT(bounded: number, scale: number): number {
  const rest = 1 - bounded * bounded;
  return rest < 1e-13 ? Math.sign(bounded) * Infinity : bounded * Math.sqrt(scale / rest);
}
