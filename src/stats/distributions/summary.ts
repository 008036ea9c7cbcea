/** A sample in any unit; it is only read. */
export type Numbers = readonly number[] | Float64Array;

/** Two independent samples in the same unit; differences are always y - x. */
export interface TwoSamples {
  readonly x: Numbers;
  readonly y: Numbers;
}

export interface Summary {
  readonly n: number;
  readonly sum: number;
  /** NaN for an empty sample. */
  readonly mean: number;
  /** Sum of squared deviations from the mean; exactly 0 when all values are equal. */
  readonly squares: number;
  /** Divided by n - 1; NaN with fewer than two values. */
  readonly variance: number;
  readonly sd: number;
}

/**
 * Compensated sum (Neumaier 1974): its error does not grow with n.
 * Any doubles; in their unit; 0 of an empty sample.
 * @example
 * sum([1e100, 1, -1e100]); // => 1
 */
export function sum(values: Numbers): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  // With an infinite total the compensation is NaN.
  return Number.isFinite(total) ? total + lost : total;
}

/**
 * Arithmetic mean, never outside the sample's range; NaN of an empty sample.
 * In the unit of the values.
 * @example
 * mean([1, 2, 6]); // => 3
 */
export function mean(values: Numbers): number {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const raw = sum(values) / values.length;
  return Math.min(Math.max(raw, low), high);
}

/**
 * Two-pass moments of a sample.
 * In the unit of the values (variance and squares: its square).
 * @example
 * summarize([1, 2, 3, 4]); // => { n: 4, sum: 10, mean: 2.5, squares: 5, sd: 1.290994 } ± 1e-6
 */
export function summarize(values: Numbers): Summary {
  const n = values.length;
  const center = n === 0 ? Number.NaN : mean(values);
  const squares = sum(squaredDeviations(values, center));
  const variance = n < 2 ? Number.NaN : squares / (n - 1);
  return { n, sum: sum(values), mean: center, squares, variance, sd: Math.sqrt(variance) };
}

function squaredDeviations(values: Numbers, center: number): Float64Array {
  const squares = new Float64Array(values.length);
  for (let i = 0; i < squares.length; i += 1) {
    const deviation = (values[i] ?? 0) - center;
    squares[i] = deviation * deviation;
  }
  return squares;
}
