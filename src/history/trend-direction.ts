import type { Trend, TrendDirection, TrendPoint } from "../model/result/trend.ts";
import { sum, summarize } from "../stats/index.ts";

/** Number of runs whose direction is told. */
const RUNS = 3;
/** Differences from run to run that are needed to know how much runs vary. */
const FEWEST_DIFFERENCES = 5;
const LARGEST_DIFFERENCES = 20;
/** From this many standard errors on, the last of three runs differs from the first. */
const FAR = 2;
/** Equal numbers that were computed in different ways. */
const ROUNDING = 1e-9;

/**
 * What the last three complete runs do: all move in one direction, and the last differs from the first by more than
 * twice the standard error of a difference of two runs. That error comes from the differences of neighbouring runs
 * before them (von Neumann 1941), which a slow trend and a single step hardly enlarge; with few runs, from the intervals
 * within the runs.
 */
export function trendDirection(points: readonly TrendPoint[], better: Trend["better"]): TrendDirection {
  const complete = points.filter(({ status }) => status === "complete");
  const [first, middle, last] = complete.slice(-RUNS);
  if (better === null || first === undefined || middle === undefined || last === undefined) return "unknown";
  const steps = [middle.value - first.value, last.value - middle.value];
  const total = last.value - first.value;
  const isOneWay = steps.every((step) => step * Math.sign(total) >= 0);
  const error = differenceError(complete);
  const least = Math.max(FAR * error, ROUNDING * Math.abs(first.value));
  if (!isOneWay || Math.abs(total) <= least) return "stable";
  return total > 0 === (better === "higher") ? "improving" : "degrading";
}

/** Standard error of the difference of two runs. */
function differenceError(complete: readonly TrendPoint[]): number {
  const before = complete.slice(0, 1 - RUNS).slice(-LARGEST_DIFFERENCES - 1);
  const differences = before
    .slice(1)
    .map(({ value }, index) => Math.abs(value - (before[index]?.value ?? value)));
  if (differences.length >= FEWEST_DIFFERENCES) {
    // A step is one large difference: the median is not moved by it. 1.4826 makes it the sd of a normal difference.
    return 1.4826 * medianOf(differences);
  }
  const recent = complete
    .slice(-RUNS)
    .map(({ interval }) => (interval === null ? 0 : (interval[1] - interval[0]) / 4));
  return Math.sqrt((2 * sum(recent.map((half) => half * half))) / recent.length);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return summarize([sorted[Math.floor(middle)] ?? 0, sorted[Math.ceil(middle)] ?? 0]).mean;
}
