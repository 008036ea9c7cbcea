import { EXACT_UNITS, exactSignFlipP } from "./exact-sign-flip.ts";
import { stepDownMaxT } from "./max-t.ts";
import type { MaxTResult } from "./max-t-result.ts";
import { membersInside } from "./members-inside.ts";
import { withSecondOpinion } from "./second-opinion.ts";
import { smallestDrawnP, type ResamplingOptions } from "./resampling.ts";
import { SignFlipNull } from "./sign-flip-null.ts";
import { pairedDifference, tStatistic } from "../distributions/welch.ts";
import { type Spread, weighNull } from "./weighed-null.ts";

/**
 * Joint one-sided sign-flip test of paired members that share units, H1: mean > 0; one sign per unit for all members.
 *
 * @param members `members[j][i]` is unit i's difference in member j, less the margin; NaN = unit not in this member.
 * All have the same length. Number and order of units fix the draws: keep them when a member is added, and its
 * neighbours' unadjusted p stay as they were. A member with far fewer units than the others belongs in its own set:
 * its few sign patterns make a huge t likely, which the others would have to beat.
 * @throws RangeError when lengths differ or a value is infinite.
 * Sources: Fisher's randomisation test; Westfall and Young 1993; Winkler et al. 2014 (sign-flipping).
 * @example
 * const seedFor = ([block]) => [1, 2, 3, Number(block)]; // not drawn from: so few units are enumerated
 * const options = { resamples: 9999, maxResamples: 99_999, alphas: [0.05], criticalAlpha: null, seedFor, purpose: [] };
 * const losses = Float64Array.of(0.08, 0.06, 0.04, 0.1, 0, 0.02, 0.08, -0.04);
 * signFlipMaxT([losses], options).members[0].p;
 * // => 0.03125
 */
export function signFlipMaxT(members: readonly Float64Array[], options: ResamplingOptions): MaxTResult {
  const joint = weighNull(new SignFlipNull(members, options), members.map(spreadOf), options);
  const present = members.map((differences) => differences.filter((value) => !Number.isNaN(value)));
  const estimates = present.map(pairedDifference);
  const inside = membersInside(estimates, options.insideLevel);
  const joined = stepDownMaxT(joint, inside, options);
  const { second = [], criticalAlpha } = options;
  const own = present.map((units, index) => {
    const estimate = estimates[index] ?? null;
    const moving = units.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
    const isExact = moving <= EXACT_UNITS && 2 ** moving <= (options.mostEnumerated ?? Infinity);
    const p = isExact ? exactSignFlipP(units) : (joined.p[index] ?? 1);
    return {
      t: estimate === null ? 0 : tStatistic(estimate, 0),
      p,
      adjustedP: isExact ? Math.max(p, joined.adjusted[index] ?? 1) : (joined.adjusted[index] ?? 1),
      attainableP: isExact ? 2 ** -moving : smallestDrawnP(options),
      criticalT: joined.criticalT[index] ?? null,
    };
  });
  return {
    members: withSecondOpinion(own, second, { inside, criticalAlpha }),
    exact: joint.arrangements !== null,
    arrangements: joined.arrangements,
  };
}

/** The variation from the squares, which no sign changes. */
function spreadOf(differences: Float64Array): Spread {
  const units = differences.filter((value) => !Number.isNaN(value));
  const square = units.reduce((sum, value) => sum + value * value, 0);
  return { standardError: Math.sqrt(square) / units.length, df: units.length - 1 };
}
