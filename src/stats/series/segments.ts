import { mean, type Numbers } from "../distributions/summary.ts";
import { changePoints, type ChangeRule } from "./change-points.ts";

/** A stretch of a series on one level. */
export interface Segment {
  /** Index of its first value. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Indices of its values that are no outliers; never empty. */
  readonly kept: readonly number[];
}

export interface SegmentRule {
  readonly change: ChangeRule;
  /** Distance from the median of the segment, in 1.4826 MAD, beyond which a value is an outlier. */
  readonly outlier: number;
}

/** The MAD of a normal distribution, and its mean distance from the median, times these are its sd. */
const SD_OF_MAD = 1.4826;
const SD_OF_MEAN_DISTANCE = 1.2533;
/** Of equal numbers that were computed in different ways; relative to the median. */
const ROUNDING = 1e-9;

/**
 * Splits a series at its change points and at `starts` (indices that begin a segment whatever the values say), and names
 * the outliers of each segment. The MAD is over the distances of all segments: that of three values is no scale. Where
 * more than half of them are zero (rounded values), the mean distance stands in (Iglewicz and Hoaglin 1993).
 * In the unit of the values.
 */
export function segmentsOf(
  values: Numbers,
  starts: readonly number[],
  { change, outlier }: SegmentRule,
): readonly Segment[] {
  if (values.length === 0) return [];
  const fixed = [0, ...starts.filter((start) => start > 0 && start < values.length), values.length];
  const bounds = fixed.slice(1).flatMap((end, index) => {
    const start = fixed[index] ?? 0;
    return [start, ...changePoints(values.slice(start, end), change).map((place) => start + place)];
  });
  const parts = [...new Set(bounds)].toSorted((a, b) => a - b);
  const ranges = parts.map((start, index) => ({ start, end: parts[index + 1] ?? values.length }));
  const distances = ranges.map(({ start, end }) => distancesFromMedian(values.slice(start, end)));
  const most = outlier * scaleOf(distances.flat());
  return ranges.map(({ start, end }, part) => {
    const indices = Array.from({ length: end - start }, (_, index) => start + index);
    const isKept = (index: number): boolean => {
      const distance = distances[part]?.[index - start] ?? 0;
      return distance <= most || distance <= ROUNDING * Math.abs(values[index] ?? 0);
    };
    return { start, end, kept: indices.filter(isKept) };
  });
}

function distancesFromMedian(values: Numbers): readonly number[] {
  const center = median(values);
  return Array.from(values, (value) => Math.abs(value - center));
}

function scaleOf(distances: readonly number[]): number {
  const mad = median(distances);
  return mad > 0 ? SD_OF_MAD * mad : SD_OF_MEAN_DISTANCE * mean(distances);
}

function median(values: Numbers): number {
  const sorted = Float64Array.from(values).toSorted();
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
