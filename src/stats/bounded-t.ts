/**
 * t / sqrt(t^2 + scale) from a mean and its squared standard error: 1 or -1 where the error is 0, 0 where both are.
 * Only multiplication, division and square root: the same bits in every engine.
 */
export function boundedT(difference: number, squaredError: number, scale: number): number {
  if (difference === 0) return 0;
  return difference / Math.sqrt(difference * difference + scale * Math.max(0, squaredError));
}

/** Back to t; infinite within rounding of the ends. */
export function unboundedT(bounded: number, scale: number): number {
  const rest = 1 - bounded * bounded;
  return rest < 1e-13 ? Math.sign(bounded) * Infinity : bounded * Math.sqrt(scale / rest);
}
