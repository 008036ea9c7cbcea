import { createLargest, criticalStatistic } from "./critical-statistic.ts";
import {
  forEachCurrent,
  isNearStep,
  TIE,
  type Arrangements,
  type JointNull,
  type ResamplingOptions,
} from "./resampling.ts";
import { BLOCK } from "../random/block.ts";
import { countAtLeast, raise } from "./tail-count.ts";

/** The p-values by index of the member. */
interface PValues {
  readonly p: Float64Array;
  readonly adjusted: Float64Array;
}

export interface StepDown extends PValues {
  /** Number of arrangements behind the adjusted p. Where only a p near a step needed more, the number for that one. */
  readonly arrangements: number;
  /**
   * For each member, the t at which it is rejected at `criticalAlpha`, given those that are rejected already; null when
   * no t is.
   */
  readonly criticalT: readonly (number | null)[];
}

interface Ranking {
  /** Indices of members by observed statistic, the largest first. */
  readonly order: readonly number[];
  /** Members that are left out of the maximum. */
  readonly inside: ReadonlySet<number>;
  /**
   * Number of arrangements that are at least as extreme as the observed one, by member: for the member alone, and for
   * the maximum over it and all members that are ranked below.
   */
  readonly counts: Readonly<Record<"own" | "max", Float64Array>>;
  /** Receives the largest statistic of each of the first arrangements; null = not wanted. */
  readonly largest: Float64Array | null;
}

/** What is counted, and for which members. */
interface Tally {
  /** The order as ranked, without the members that neither count needs. */
  readonly order: readonly number[];
  readonly own: ReadonlySet<number>;
  readonly max: ReadonlySet<number>;
}

/**
 * Westfall and Young's step-down max-T (1993, algorithm 2.8; Ge, Dudoit, Speed 2003, box 2), one-sided. It controls the
 * family-wise error strongly, with the real correlation of the members.
 * It enumerates when the null distribution says so (p = count / total), else it draws (p = (count + 1) / (B + 1)).
 * Members in `inside` are left out of the maximum: they are clearly inside their null hypothesis and cannot cause a
 * false rejection (`membersInside`).
 * A p near a step is computed with up to `maxResamples`. An unadjusted p is decided by its own value alone, so that no
 * member changes the p of another one; an adjusted p together with the members that are ranked below, since it is the
 * maximum over these.
 */
export function stepDownMaxT(
  joint: JointNull,
  inside: ReadonlySet<number>,
  options: ResamplingOptions,
): StepDown {
  const { observed, arrangements } = joint;
  const order = [...observed.keys()].toSorted((a, b) => (observed[b] ?? 0) - (observed[a] ?? 0));
  const counts = { own: new Float64Array(order.length), max: new Float64Array(order.length) };
  const largest = createLargest(joint, options);
  const ranking = { order, inside, counts, largest };
  const values =
    arrangements === null ? draw(joint, ranking, options) : enumerate(joint, ranking, arrangements);
  const members = undecided(ranking, values.adjusted, options);
  const known = members.length === order.length - inside.size ? largest : null;
  const critical = criticalStatistic(joint, options, { members, largest: known });
  return { ...values, criticalT: Array.from(observed, (_, member) => finiteT(joint, critical, member)) };
}

function finiteT(joint: JointNull, statistic: number | null, member: number): number | null {
  const t = statistic === null ? Infinity : joint.toT(statistic, member);
  return Number.isFinite(t) ? t : null;
}

type Finished = Omit<StepDown, "criticalT">;

function enumerate(joint: JointNull, ranking: Ranking, total: number): Finished {
  countExtreme(joint, ranking, tallyOfAll(ranking), { mode: "enumerate", from: 0, to: total });
  const { own, max } = ranking.counts;
  const share = (count: number): number => count / total;
  return { p: own.map(share), adjusted: steppedDown(ranking, max.map(share)), arrangements: total };
}

function draw(joint: JointNull, ranking: Ranking, options: ResamplingOptions): Finished {
  const { resamples, maxResamples } = options;
  countExtreme(joint, ranking, tallyOfAll(ranking), { mode: "randomize", from: 0, to: resamples });
  const { own, max } = ranking.counts;
  const share = (count: number): number => (count + 1) / (resamples + 1);
  const first = { p: own.map(share), adjusted: max.map(share) };
  const open = tallyOfUnsettled(ranking, first, options);
  const rest = { ...ranking, largest: null };
  countExtreme(joint, rest, open, { mode: "randomize", from: resamples, to: maxResamples });
  const settle = (which: "own" | "max") => (p: number, member: number) =>
    open[which].has(member) ? ((ranking.counts[which][member] ?? 0) + 1) / (maxResamples + 1) : p;
  return {
    p: first.p.map(settle("own")),
    adjusted: steppedDown(ranking, first.adjusted.map(settle("max"))),
    arrangements: open.max.size > 0 ? maxResamples : resamples,
  };
}

function tallyOfAll({ order }: Ranking): Tally {
  const all = new Set(order);
  return { order, own: all, max: all };
}

/** Members whose p is near its step; for the p of a maximum also all members that are ranked below. */
function tallyOfUnsettled(
  { order, inside }: Ranking,
  { p, adjusted }: PValues,
  { resamples, alphas, criticalAlpha }: ResamplingOptions,
): Tally {
  const steps = criticalAlpha === null ? alphas : [...alphas, criticalAlpha];
  const own = new Set(order.filter((member) => isNearStep(p[member] ?? 1, alphas, resamples)));
  const max = new Set(order.filter((member) => isNearStep(adjusted[member] ?? 1, steps, resamples)));
  const highest = order.findIndex((member) => max.has(member));
  const isNeeded = (rank: number): boolean => highest >= 0 && rank >= highest;
  const isRival = (member: number): boolean => !inside.has(member);
  return {
    order: order.filter((member, rank) => own.has(member) || (isNeeded(rank) && isRival(member))),
    own,
    max,
  };
}

/**
 * Starts with the lowest member, whose maximum is its own statistic. The same holds for members without others to
 * exceed.
 */
function countExtreme(
  joint: JointNull,
  { counts, inside, largest: kept }: Ranking,
  { order, own, max }: Tally,
  range: Arrangements,
): void {
  const upwards = order.toReversed();
  const lowestRival = upwards.find((member) => !inside.has(member));
  if (upwards.length === 0) return;
  const room = new Float64Array(joint.blocks * BLOCK);
  // The maximum over one member is its own statistic.
  const roomForLargest = upwards.length > 1 ? new Float64Array(room.length) : room;
  let done = 0;
  forEachCurrent(joint, range, ({ start, end }) => {
    const current = room.subarray(0, end);
    const statistic = room.subarray(start, end);
    const largest = roomForLargest.subarray(start, end);
    for (const member of upwards) {
      const threshold = (joint.observed[member] ?? 0) - TIE;
      joint.fill(member, current);
      const beatsItself = member === lowestRival || inside.has(member);
      if (!beatsItself && max.size > 0) raise(largest, statistic);
      else if (member === lowestRival && upwards.length > 1) largest.set(statistic);
      const alone = beatsItself || own.has(member) ? countAtLeast(statistic, threshold) : 0;
      if (own.has(member)) counts.own[member] = (counts.own[member] ?? 0) + alone;
      if (max.has(member)) {
        const most = beatsItself ? alone : countAtLeast(largest, threshold);
        counts.max[member] = (counts.max[member] ?? 0) + most;
      }
    }
    kept?.set(largest, done);
    done += end - start;
  });
}

/** The p of a member is never below that of a member that is ranked above. */
function steppedDown({ order }: Ranking, p: Float64Array): Float64Array {
  const adjusted = Float64Array.from(p);
  let floor = 0;
  for (const member of order) {
    floor = Math.max(floor, adjusted[member] ?? 1);
    adjusted[member] = floor;
  }
  return adjusted;
}

/** The members of the step at which the procedure stops; the last step when it rejects all. */
function undecided(
  { order, inside }: Ranking,
  adjusted: Float64Array,
  { criticalAlpha }: ResamplingOptions,
): readonly number[] {
  const rivals = order.filter((member) => !inside.has(member));
  const left = rivals.filter((member) => (adjusted[member] ?? 1) > (criticalAlpha ?? 0));
  return left.length > 0 ? left : (rivals.length > 0 ? rivals : order).slice(-1);
}
