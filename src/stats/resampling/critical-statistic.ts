import { forEachCurrent, type Arrangements, type JointNull, type ResamplingOptions } from "./resampling.ts";
import { BLOCK } from "../random/block.ts";
import { raise } from "./tail-count.ts";

/** At most this many arrangements are enumerated for a critical value; beyond, it is drawn. */
const ENUMERATION_LIMIT = 1 << 14;

/** The arrangements that a critical value is taken from. */
function rangeOf({ arrangements }: JointNull, resamples: number): Arrangements {
  return arrangements !== null && arrangements <= ENUMERATION_LIMIT
    ? { mode: "enumerate", from: 0, to: arrangements }
    : { mode: "randomize", from: 0, to: resamples };
}

/**
 * Room for the largest statistic of each arrangement that a test goes through anyway and `criticalStatistic` can use;
 * null when it is not asked for or would have to go through others.
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
 * The statistic that the largest of `members` reaches with probability at most `criticalAlpha` under the null;
 * null when no arrangement is that rare, or nothing is asked for. `largest`: theirs, where it is known.
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
