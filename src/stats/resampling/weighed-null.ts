import { studentQuantile } from "../distributions/student.ts";
import type { JointNull, ResamplingOptions } from "./resampling.ts";

/** Largest ratio of the threshold of a member to the lowest threshold. */
const LARGEST = 4 / 3;

/** The effect that a member should detect, and the precision of its estimate. */
interface Sight {
  /** The effect beyond the null hypothesis that matters, in the unit of the member's values; not negative. */
  readonly effect: number;
  /** Standard error of the member's mean or difference; the same for every arrangement. */
  readonly standardError: number;
  /** Approximate critical value of the whole set. */
  readonly z: number;
}

/**
 * The factor on a member's threshold, 1 to 4/3. Among normal means with an effect of xi standard errors, the average
 * power for a given sum of levels is largest for the thresholds xi / 2 + k / xi (Spjotvoll 1972; Roeder and Wasserman
 * 2009). With k = z^2 / 2 and r = xi / z that is z (r + 1 / r) / 2, which is lowest for the members that exceed z half
 * of the time. Members that are detected in any case, and members that are too noisy to be detected, leave a part of
 * alpha to these. The limit of 4/3 keeps the loss of every member small. Any factors are valid that the arrangements do
 * not change. Without an effect or an error the factor is 1.
 */
export function thresholdFactor({ effect, standardError, z }: Sight): number {
  if (!(effect > 0 && standardError > 0 && z > 0)) return 1;
  const r = effect / (z * standardError);
  return Math.min(LARGEST, (r + 1 / r) / 2);
}

/** Quantities of each member that no arrangement changes. */
export interface Spread {
  /** Standard error of the mean or the difference. */
  readonly standardError: number;
  readonly df: number;
}

/**
 * Read once: inside a vm context (jest, a plug-in host) each look-up of a global costs more than the loop around it.
 */
const { sqrt } = Math;

/**
 * The null distribution, with the t of each member divided by its threshold factor; unchanged where no effects are
 * given.
 */
export function weighNull(
  joint: JointNull,
  spreads: readonly Spread[],
  { effects, alphas }: ResamplingOptions,
): JointNull {
  if (effects === undefined) return joint;
  const level = Math.max(0, ...alphas) / spreads.length;
  const factors = spreads.map(({ standardError, df }, index) =>
    df < 1
      ? 1
      : thresholdFactor({ effect: effects[index] ?? 0, standardError, z: studentQuantile(1 - level, df) }),
  );
  const factorOf = (member: number): number => factors[member] ?? 1;
  return {
    observed: joint.observed.map((statistic, member) => shrink(statistic, factorOf(member))),
    arrangements: joint.arrangements,
    blocks: joint.blocks,
    enumerate: (block, place) => joint.enumerate(block, place),
    randomize: (block, place) => joint.randomize(block, place),
    fill(member, into) {
      joint.fill(member, into);
      const factor = factorOf(member);
      if (factor !== 1) for (let i = 0; i < into.length; i += 1) into[i] = shrink(into[i] ?? 0, factor);
    },
    toT: (statistic, member) => joint.toT(statistic, member) * factorOf(member),
  };
}

/** t / sqrt(t^2 + scale) after t was divided by the factor, for any scale. */
function shrink(statistic: number, factor: number): number {
  const square = factor * factor;
  return statistic / sqrt(square + (1 - square) * statistic * statistic);
}
