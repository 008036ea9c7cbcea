export interface ExactComparison {
  readonly x: number;
  readonly y: number;
  readonly absoluteTolerance: number;
  readonly relativeTolerance: number;
}

export interface ExactResult {
  /** |c - b| <= atol + rtol |b|; equal infinities are within, NaN never is. */
  readonly within: boolean;
  /** |c - b| */
  readonly absolute: number;
  /** |c - b| / |b|; null at x 0. */
  readonly relative: number | null;
  /** Number of doubles from one to the other: 0 for equal ones, 1 for neighbours; null with NaN. Rounded above 2^53. */
  readonly ulps: number | null;
}

/**
 * Compares two numbers within a tolerance; x is the reference, as in numpy.isclose.
 * In the unit of the numbers; any doubles.
 * @example
 * exactDifference({ x: 1, y: 1 + 2 ** -52, absoluteTolerance: 0, relativeTolerance: 1e-10 });
 * // => { within: true, ulps: 1 }
 */
export function exactDifference(of: ExactComparison): ExactResult {
  const { x, y } = of;
  const absolute = x === y ? 0 : Math.abs(y - x);
  const tolerance = of.absoluteTolerance + of.relativeTolerance * Math.abs(x);
  return {
    within: absolute === 0 || (absolute <= tolerance && absolute !== Infinity),
    absolute,
    relative: x === 0 ? null : absolute / Math.abs(x),
    ulps: ulpDistance(x, y),
  };
}

function ulpDistance(a: number, b: number): number | null {
  // Most pairs of a long vector are equal.
  if (a === b) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return null;
  const distance = orderOf(a) - orderOf(b);
  return Number(distance < 0n ? -distance : distance);
}

/**
 * The rank of a double among all doubles in ascending order. It is computed from the bits, whose order is reversed
 * below 0; -0 is 0.
 */
function orderOf(value: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(value));
  const magnitude = bits.getBigInt64(0);
  return value < 0 ? -magnitude : magnitude;
}
