import { studentQuantile } from "../distributions/student.ts";
import { mean, type Numbers, sum } from "../distributions/summary.ts";
import type { RunLevel } from "../tests/run-level.ts";
import { type Segment, type SegmentRule, segmentsOf } from "./segments.ts";

/** The level of a series at its end. */
export interface RecentLevel {
  /** Segments, the oldest first; `level` belongs to the last one. */
  readonly segments: readonly Segment[];
  /** The level of the last segment; while the series may be moving, that of its last one or two values. */
  readonly level: RunLevel;
  /**
   * The last values are all far from the level before them, on one side, but they are too few for a change; null = they
   * are not.
   */
  readonly moved: { readonly count: number; readonly before: RunLevel } | null;
}

const RULE: SegmentRule = { change: { fewest: 3, largestP: 0.0001 }, outlier: 5 };
/** From this many values far from the level before them on, there is a change and not only a suspicion. */
const SETTLED = 3;
/** Means of equal values differ in their last bits. */
const ROUNDING = 1e-9;

/**
 * The level at the end of a series: the mean of its last segment, with the variance pooled within all segments. So the
 * values before a step no longer count for the mean, but still for the variance. `starts`: indices that begin a segment in
 * any case. `farP`: when the one-sided p of a last value is at most this, the series may have moved. Null where the
 * variance is unknown, because there are not at least two values more than segments. In the unit of the values.
 * @example
 * recentLevel([100, 101, 99, 100, 102, 98, 70, 71, 69], [], 0.0005);
 * // => { level: { mean: 70, n: 3, sd: 1.309307, df: 7 }, moved: null } ± 1e-6
 */
export function recentLevel(values: Numbers, starts: readonly number[], farP: number): RecentLevel | null {
  const moved = movedAtEnd(values, starts, farP);
  const segments = segmentsOf(
    values,
    moved === null ? starts : [...starts, values.length - moved.count],
    RULE,
  );
  const level = levelOf(values, segments);
  return level === null ? null : { segments, level, moved };
}

/** Three values that are far away are a change, which the segments contain. One or two leave the question open. */
function movedAtEnd(values: Numbers, starts: readonly number[], farP: number): RecentLevel["moved"] {
  const sinceStart = values.length - Math.max(0, ...starts);
  for (let count = SETTLED; count > 0; count -= 1) {
    if (count >= sinceStart) continue;
    const rest = values.slice(0, values.length - count);
    const before = levelOf(rest, segmentsOf(rest, starts, RULE));
    if (before !== null && areFar(values.slice(values.length - count), before, farP)) {
      return count === SETTLED ? null : { count, before };
    }
  }
  return null;
}

function areFar(values: Numbers, { mean: level, n, sd, df }: RunLevel, farP: number): boolean {
  const far = studentQuantile(1 - farP, df) * sd * Math.sqrt(1 + 1 / n);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const least = Math.max(far, ROUNDING * Math.abs(level));
  return lowest - level > least || level - highest > least;
}

function levelOf(values: Numbers, segments: readonly Segment[]): RunLevel | null {
  const kept = segments.map((segment) => segment.kept.map((index) => values[index] ?? 0));
  const last = kept.at(-1);
  const df = kept.flat().length - segments.length;
  if (last === undefined || df < 1) return null;
  const squares = kept.flatMap((part) => {
    const center = mean(part);
    return part.map((value) => (value - center) ** 2);
  });
  return { mean: mean(last), n: last.length, sd: Math.sqrt(sum(squares) / df), df };
}
