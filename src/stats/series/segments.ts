import { mean, type Numbers } from "../distributions/summary.ts";
import { changePoints, type ChangeRule } from "./change-points.ts";

/** A part of a series on one level. */
export interface Segment {
  /** Index of its first value. */
  readonly start: number;
  /** The index after its last value. */
  readonly end: number;
  /** Indices of its values that are not outliers; never empty. */
  readonly kept: readonly number[];
}

export interface SegmentRule {
  readonly change: ChangeRule;
  /**
   * A value is an outlier if its distance from the median of the segment is larger than this multiple of 1.4826 MAD.
   */
  readonly outlier: number;
}

/**
 * For a normal distribution, the MAD or the mean distance from the median times these factors is the standard
 * deviation.
 */
const SD_OF_MAD = 1.4826;
const SD_OF_MEAN_DISTANCE = 1.2533;
/** Equal numbers that were computed in different ways differ by no more than this; relative to the median. */
const ROUNDING = 1e-9;

/**
 * Splits a series at its change points and at `starts` (indices that begin a segment in any case), and finds the
 * outliers of each segment. The MAD is computed over the distances of all segments, because three values do not
 * determine a scale. Where more than half of the distances are zero (rounded values), the mean distance is used
 * (Iglewicz and Hoaglin 1993). In the unit of the values.
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
