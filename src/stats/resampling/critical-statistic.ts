import { forEachCurrent, type Arrangements, type JointNull, type ResamplingOptions } from "./resampling.ts";
import { BLOCK } from "../random/block.ts";
import { raise } from "./tail-count.ts";

/** A critical value is computed from all arrangements up to this number; with more, from random ones. */
const ENUMERATION_LIMIT = 1 << 14;

/** The arrangements from which a critical value is computed. */
function rangeOf({ arrangements }: JointNull, resamples: number): Arrangements {
  return arrangements !== null && arrangements <= ENUMERATION_LIMIT
    ? { mode: "enumerate", from: 0, to: arrangements }
    : { mode: "randomize", from: 0, to: resamples };
}

/**
 * Memory for the largest statistic of each arrangement that a test visits anyway and `criticalStatistic` can use. Null
 * when a critical value is not wanted, or needs other arrangements.
 */
export function createLargest(
  joint: JointNull,
  { criticalAlpha, resamples }: ResamplingOptions,
): Float64Array | null {
  const { mode, to } = rangeOf(joint, resamples);
  const isShared = (mode === "enumerate") === (joint.arrangements !== null);
  return criticalAlpha !== null && isShared ? new Float64Array(to) : null;
}

/**
 * The statistic that the largest of `members` reaches with probability at most `criticalAlpha` under the null
 * hypothesis. Null when no arrangement is that rare, or no critical value is wanted. `largest`: the largest statistics
 * of the members, if they are known.
 */
export function criticalStatistic(
  joint: JointNull,
  { criticalAlpha, resamples }: ResamplingOptions,
  { members, largest }: { readonly members: readonly number[]; readonly largest: Float64Array | null },
): number | null {
  if (criticalAlpha === null || members.length === 0) return null;
  const range = rangeOf(joint, resamples);
  const count = range.to;
  const sorted = (largest ?? largestOf(joint, members, range)).toSorted();
  const rarest = Math.floor(
    criticalAlpha * (range.mode === "enumerate" ? count : count + 1) * (1 + 2 ** -50),
  );
  return rarest < 1 ? null : (sorted[count - rarest] ?? null);
}

function largestOf(joint: JointNull, members: readonly number[], range: Arrangements): Float64Array {
  const largest = new Float64Array(range.to).fill(-2);
  const room = new Float64Array(joint.blocks * BLOCK);
  let done = 0;
  forEachCurrent(joint, range, ({ end }) => {
    const statistic = room.subarray(0, end);
    const ofThese = largest.subarray(done, done + end);
    for (const member of members) {
      joint.fill(member, statistic);
      raise(ofThese, statistic);
    }
    done += end;
  });
  return largest;
}
