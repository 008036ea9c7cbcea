import { mean, type Numbers, sum } from "../distributions/summary.ts";

export interface TrendSpread {
  /** Standard deviation of one value around the line of its segment. */
  readonly sd: number;
  /** Degrees of freedom: the number of values minus two for each segment. */
  readonly df: number;
}

/**
 * Standard deviation of values around the straight line of their segment (least squares, over the index), pooled within
 * segments, so that a slow trend within a segment does not count as noise. Segments with fewer than three values are
 * left out; null where all segments are. In the unit of the values.
 * @example
 * spreadAboutTrend([[1, 2.1, 2.9, 4, 5], [7, 8, 9.3]]); // => { sd: 0.092195, df: 4 } ± 1e-6
 */
export function spreadAboutTrend(segments: readonly Numbers[]): TrendSpread | null {
  const long = segments.filter((values) => values.length > 2);
  const df = sum(long.map((values) => values.length - 2));
  return df === 0 ? null : { sd: Math.sqrt(sum(long.map(residualSquares)) / df), df };
}

function residualSquares(values: Numbers): number {
  const center = mean(values);
  const middle = (values.length - 1) / 2;
  const along = Array.from(values, (value, index) => (index - middle) * (value - center));
  const indices = Array.from(values, (_, index) => (index - middle) ** 2);
  const slope = sum(along) / sum(indices);
  return sum(Array.from(values, (value, index) => (value - center - slope * (index - middle)) ** 2));
}
