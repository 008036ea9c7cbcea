import { type JointNull, type ResamplingOptions } from "./resampling.ts";
import { studentQuantile } from "../distributions/student.ts";
import { yardstick } from "./yardstick.ts";

/** By member: what no arrangement changes. */
export interface Spread {
  /** Standard error of the mean or the difference. */
  readonly standardError: number;
  readonly df: number;
}

/** Bound once: inside a vm context (jest, a plug-in host) each look-up of a global costs more than the loop around it. */
const { sqrt } = Math;

/** The same null with each member's t over its yardstick; itself where no effects are given. */
export function weighNull(
  joint: JointNull,
  spreads: readonly Spread[],
  { effects, alphas }: ResamplingOptions,
): JointNull {
  if (effects === undefined) return joint;
  const level = Math.max(0, ...alphas) / spreads.length;
  const factors = spreads.map(({ standardError, df }, index) =>
    df < 1 ? 1 : yardstick({ effect: effects[index] ?? 0, standardError, z: studentQuantile(1 - level, df) }),
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

/** t / sqrt(t^2 + scale) after t has been divided by the factor, whatever the scale. */
function shrink(statistic: number, factor: number): number {
  const square = factor * factor;
  return statistic / sqrt(square + (1 - square) * statistic * statistic);
}
