import {
  BLOCK,
  forEachBlock,
  type Arrangements,
  type JointNull,
  type ResamplingOptions,
} from "./resampling.ts";

/** At most this many arrangements are enumerated for a critical value; beyond, it is drawn. */
const ENUMERATION_LIMIT = 1 << 14;

/**
 * The t that the largest of `members` reaches with probability at most `criticalAlpha` under the null;
 * null when no arrangement is that rare, or nothing is asked for.
 */
export function criticalT(
  joint: JointNull,
  { criticalAlpha, resamples }: ResamplingOptions,
  members: readonly number[],
): number | null {
  if (criticalAlpha === null || members.length === 0) return null;
  const isEnumerated = joint.arrangements !== null && joint.arrangements <= ENUMERATION_LIMIT;
  const count = isEnumerated && joint.arrangements !== null ? joint.arrangements : resamples;
  const range: Arrangements = { mode: isEnumerated ? "enumerate" : "randomize", from: 0, to: count };
  const sorted = largestOf(joint, members, range).toSorted();
  const rarest = Math.floor(criticalAlpha * (isEnumerated ? count : count + 1) * (1 + 2 ** -50));
  const t = rarest < 1 ? Infinity : joint.toT(sorted[count - rarest] ?? 1);
  return Number.isFinite(t) ? t : null;
}

function largestOf(joint: JointNull, members: readonly number[], range: Arrangements): Float64Array {
  const largest = new Float64Array(range.to).fill(-2);
  const statistic = new Float64Array(BLOCK);
  let offset = 0;
  forEachBlock(joint, range, (start, end) => {
    for (const member of members) {
      joint.fill(member, statistic);
      for (let i = start; i < end; i += 1) {
        const value = statistic[i] ?? 0;
        if (value > (largest[offset + i] ?? 0)) largest[offset + i] = value;
      }
    }
    offset += end;
  });
  return largest;
}
