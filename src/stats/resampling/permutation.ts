import { stepDownMaxT } from "./max-t.ts";
import { membersInside } from "./members-inside.ts";
import type { MaxTResult } from "./max-t-result.ts";
import { PermutationNull } from "./permutation-null.ts";
import { withSecondOpinion } from "./second-opinion.ts";
import { smallestDrawnP, type ResamplingOptions, type UnpairedMember } from "./resampling.ts";
import { summarize } from "../distributions/summary.ts";
import { type StudentEstimate, tStatistic, welchDifference } from "../distributions/welch.ts";
import { type Spread, weighNull } from "./weighed-null.ts";

/**
 * Joint one-sided permutation test of Welch's t, H1: y's mean is larger; one permutation of the labels for
 * all members. Exact up to 200,000 permutations, else drawn. Without values on a side every p is 1.
 *
 * @param members y less the margin. All have the same number of values on each side.
 * @throws RangeError when numbers of values differ between members, or a value is not finite.
 * Sources: Janssen 1997 (studentised permutation); Westfall and Young 1993.
 * @example
 * const seedFor = ([block]) => [1, 2, 3, Number(block)]; // not drawn from: so few units are enumerated
 * const options = { resamples: 9999, maxResamples: 99_999, alphas: [0.05], criticalAlpha: null, seedFor, purpose: [] };
 * const x = Float64Array.of(1, 2, 3, 4);
 * const y = Float64Array.of(5, 6, 7, 8);
 * permutationMaxT([{ x, y }], options).members[0].p;
 * // => 0.014286 ± 1e-6
 */
export function permutationMaxT(members: readonly UnpairedMember[], options: ResamplingOptions): MaxTResult {
  const joint = weighNull(new PermutationNull(members, options), members.map(spreadOf), options);
  const estimates = members.map(welchDifference);
  const inside = membersInside(members.map(cautiousEstimate), options.insideLevel);
  const joined = stepDownMaxT(joint, inside, options);
  const attainableP = joint.arrangements === null ? smallestDrawnP(options) : 1 / joint.arrangements;
  const own = estimates.map((difference, index) => ({
    t: difference === null ? 0 : tStatistic(difference, 0),
    p: joined.p[index] ?? 1,
    adjustedP: joined.adjusted[index] ?? 1,
    attainableP,
    criticalT: joined.criticalT[index] ?? null,
  }));
  const { second = [], criticalAlpha } = options;
  return {
    members: withSecondOpinion(own, second, { inside, criticalAlpha }),
    exact: joint.arrangements !== null,
    arrangements: joined.arrangements,
  };
}

/**
 * With two values on one side and twenty on the other, Welch's degrees of freedom are often near twenty by chance. So
 * they are at most those of two sides of the smaller size.
 */
function cautiousEstimate(member: UnpairedMember): StudentEstimate | null {
  const difference = welchDifference(member);
  if (difference === null) return null;
  const most = 2 * (Math.min(member.x.length, member.y.length) - 1);
  return { ...difference, df: Math.min(difference.df, most) };
}

/** The variation of all values together, which no permutation changes. */
function spreadOf({ x, y }: UnpairedMember): Spread {
  const all = summarize([...x, ...y]);
  return { standardError: all.sd * Math.sqrt(1 / x.length + 1 / y.length), df: all.n - 2 };
}
