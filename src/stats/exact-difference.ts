export interface ExactComparison {
  readonly baseline: number;
  readonly candidate: number;
  readonly absoluteTolerance: number;
  readonly relativeTolerance: number;
}

export interface ExactResult {
  /** |c - b| <= atol + rtol |b|; equal infinities are within, NaN never is. */
  readonly within: boolean;
  /** |c - b| */
  readonly absolute: number;
  /** |c - b| / |b|; null at baseline 0. */
  readonly relative: number | null;
}

/** Compares two numbers to a tolerance; the baseline is the reference, as in numpy.isclose. */
export function exactDifference(of: ExactComparison): ExactResult {
  const { baseline, candidate } = of;
  const absolute = baseline === candidate ? 0 : Math.abs(candidate - baseline);
  const tolerance = of.absoluteTolerance + of.relativeTolerance * Math.abs(baseline);
  return {
    within: absolute === 0 || (absolute <= tolerance && absolute !== Infinity),
    absolute,
    relative: baseline === 0 ? null : absolute / Math.abs(baseline),
  };
}
