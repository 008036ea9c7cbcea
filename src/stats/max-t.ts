import { createLargest, criticalT } from "./critical-t.ts";
import {
  BLOCK,
  forEachBlock,
  isNearStep,
  TIE,
  type Arrangements,
  type JointNull,
  type ResamplingOptions,
} from "./resampling.ts";

/** Bound once: inside a vm context (jest, a plug-in host) each look-up of a global costs more than the loop around it. */
const larger = Math.max;
const asNumber = Number;

/** By member. */
interface PValues {
  readonly p: Float64Array;
  readonly adjusted: Float64Array;
}

export interface StepDown extends PValues {
  /** Arrangements behind the adjusted p. */
  readonly arrangements: number;
  /** By member: the t that the largest among the members not rejected reaches with `criticalAlpha`; null when out of reach. */
  readonly criticalT: readonly (number | null)[];
}

/** Arrangements at least as extreme as observed, by member: alone, and as maximum over it and all ranked below. */
interface Counts {
  readonly own: Float64Array;
  readonly max: Float64Array;
}

interface Ranking {
  /** Members by observed statistic, largest first. */
  readonly order: readonly number[];
  readonly counts: Counts;
  /** Members that are not among those to beat. */
  readonly inside: ReadonlySet<number>;
  /** Takes the largest statistic of each arrangement; null = not wanted. */
  readonly largest: Float64Array | null;
}

/**
 * Westfall and Young's step-down max-T (1993, algorithm 2.8; Ge, Dudoit, Speed 2003, box 2), one-sided:
 * strong control of the family-wise error at the members' real correlation.
 * Enumerates when the null says so (p = count / total), else draws (p = (count + 1) / (B + 1)).
 * Members whose own t is below minus `insideBy` are left out of the maximum (generalised moment selection: Hansen 2005;
 * Andrews and Soares 2010): they are clearly inside their null, and so no chance for a false rejection. One that is at
 * the border of its null is left out by mistake in about 1 of 100 samples at 2.5, which makes the 5 % of a family of such
 * members 5.05 %; most, 6 %, where members are exact opposites of each other.
 * An unadjusted p goes on to `maxResamples` by its own value alone, so that no member changes another's.
 */
export function stepDownMaxT(joint: JointNull, options: ResamplingOptions): StepDown {
  const { observed, arrangements } = joint;
  const order = [...observed.keys()].toSorted((a, b) => (observed[b] ?? 0) - (observed[a] ?? 0));
  const counts = { own: new Float64Array(order.length), max: new Float64Array(order.length) };
  const largest = createLargest(joint, options);
  const ranking = { order, counts, largest, inside: insideOf(joint, options) };
  const values =
    arrangements === null ? draw(joint, ranking, options) : enumerate(joint, ranking, arrangements);
  const members = undecided(ranking, values.adjusted, options);
  const known = members.length === order.length - ranking.inside.size ? largest : null;
  const critical = criticalT(joint, options, { members, largest: known });
  return {
    ...values,
    criticalT: order.map((_, member) =>
      critical === null ? null : critical * (joint.yardsticks[member] ?? 1),
    ),
  };
}

type Finished = Omit<StepDown, "criticalT">;

function enumerate(joint: JointNull, ranking: Ranking, total: number): Finished {
  countExtreme(joint, ranking, { mode: "enumerate", from: 0, to: total });
  return { ...toP(ranking, (count) => count / total), arrangements: total };
}

function draw(joint: JointNull, ranking: Ranking, options: ResamplingOptions): Finished {
  const { resamples, maxResamples, alphas, criticalAlpha } = options;
  countExtreme(joint, ranking, { mode: "randomize", from: 0, to: resamples });
  const first = toP(ranking, (count) => (count + 1) / (resamples + 1));
  const isUnsettled = (p: number | undefined): boolean => p !== undefined && isNearStep(p, alphas, resamples);
  const steps = criticalAlpha === null ? alphas : [...alphas, criticalAlpha];
  const allGoOn = first.adjusted.some((p) => isNearStep(p, steps, resamples));
  const order = allGoOn ? ranking.order : ranking.order.filter((member) => isUnsettled(first.p[member]));
  if (order.length === 0) return { ...first, arrangements: resamples };
  const rest = { ...ranking, order, largest: null };
  countExtreme(joint, rest, { mode: "randomize", from: resamples, to: maxResamples });
  const second = toP(ranking, (count) => (count + 1) / (maxResamples + 1));
  return {
    p: first.p.map((p, member) => (isUnsettled(p) ? (second.p[member] ?? p) : p)),
    adjusted: allGoOn ? second.adjusted : first.adjusted,
    arrangements: allGoOn ? maxResamples : resamples,
  };
}

function countExtreme(
  joint: JointNull,
  { order, counts, inside, largest: kept }: Ranking,
  range: Arrangements,
): void {
  const statistic = new Float64Array(BLOCK);
  const largest = new Float64Array(BLOCK);
  let offset = 0;
  forEachBlock(joint, range, (start, end) => {
    largest.fill(-2);
    for (const member of order.toReversed()) {
      const threshold = (joint.observed[member] ?? 0) - TIE;
      joint.fill(member, statistic);
      let own = 0;
      let max = 0;
      if (inside.has(member)) {
        for (let i = start; i < end; i += 1) own += asNumber((statistic[i] ?? 0) >= threshold);
        counts.own[member] = (counts.own[member] ?? 0) + own;
        counts.max[member] = (counts.max[member] ?? 0) + own;
        continue;
      }
      for (let i = start; i < end; i += 1) {
        const value = statistic[i] ?? 0;
        const most = larger(value, largest[i] ?? 0);
        largest[i] = most;
        // Counted without a branch, which would be mispredicted half of the time.
        own += asNumber(value >= threshold);
        max += asNumber(most >= threshold);
      }
      counts.own[member] = (counts.own[member] ?? 0) + own;
      counts.max[member] = (counts.max[member] ?? 0) + max;
    }
    kept?.set(largest.subarray(start, end), offset);
    offset += end - start;
  });
}

function toP({ order, counts }: Ranking, share: (count: number) => number): PValues {
  const adjusted = counts.max.map(share);
  let floor = 0;
  for (const member of order) {
    floor = Math.max(floor, adjusted[member] ?? 1);
    adjusted[member] = floor;
  }
  return { p: counts.own.map(share), adjusted };
}

/** The members of the step at which the procedure stops; the last one when it rejects all. */
function undecided(
  { order, inside }: Ranking,
  adjusted: Float64Array,
  { criticalAlpha }: ResamplingOptions,
): readonly number[] {
  const counted = order.filter((member) => !inside.has(member));
  const left = counted.filter((member) => (adjusted[member] ?? 1) > (criticalAlpha ?? 0));
  return left.length > 0 ? left : (counted.length > 0 ? counted : order).slice(-1);
}

function insideOf(joint: JointNull, { insideBy }: ResamplingOptions): ReadonlySet<number> {
  const members = [...joint.observed.keys()];
  if (insideBy === undefined) return new Set();
  const tOf = (member: number): number =>
    joint.toT(joint.observed[member] ?? 0) * (joint.yardsticks[member] ?? 1);
  return new Set(members.filter((member) => tOf(member) < -insideBy));
}
