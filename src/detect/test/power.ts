import {
  type StudentEstimate,
  minimumDetectableEffect,
  neededForEffect,
  neededForP,
  studentQuantile,
} from "../../stats/index.ts";
import type { Power } from "../values/comparison-result.ts";
import {
  type Reach,
  smallestP,
  type TestLevel,
  type TestPlan,
  type TestResult,
} from "../values/test-plan.ts";

const POWER = 0.8;
/** Level of one comparison by itself, independent of alpha, the family and the looks. */
const ALONE = 0.05;

export interface PowerQuestion {
  readonly plan: TestPlan;
  readonly result: TestResult;
  /** Standard error and degrees of freedom of theta; null with fewer than two units. */
  readonly error: Omit<StudentEstimate, "estimate"> | null;
  readonly mu: number;
  readonly theta: number;
  /** Number of units, of the smaller side in an unpaired design; number of past runs at run level. */
  readonly units: number;
  readonly alpha: number;
}

/** What these data could have shown in the family in which they were judged. */
export function powerOf(question: PowerQuestion): Power {
  const { plan, result, alpha } = question;
  const { multiplier } = result;
  const attainable = smallestP(plan, "margin");
  const isOutOfReach = attainable * multiplier > alpha;
  return {
    // A test of continuous numbers can give any p.
    attainableP: attainable === 0 ? null : attainable,
    multiplier,
    ...visible(question),
    unitsToReachAlpha:
      isOutOfReach && plan.by !== "alone" ? neededForP(plan.by, { alpha, multiplier }) : null,
    settle: settle(question),
  };
}

function visible(question: PowerQuestion): Pick<Power, "mde" | "mdeAlone" | "smallestRed"> {
  const { error: of, result, mu } = question;
  const { criticalT } = result;
  const smallestRed = of === null || criticalT === null ? null : mu + criticalT * of.standardError;
  const reach = reachOf(question);
  if (reach.by === "events") {
    const mdeAlone = reach.mde({ alpha: ALONE, power: POWER });
    return { mde: reach.mde(levelOf(question)), mdeAlone, smallestRed };
  }
  const beyond = (t: number | null): number | null =>
    of === null || t === null ? null : mu + minimumDetectableEffect({ of, criticalT: t, power: POWER });
  const alone = of === null ? null : studentQuantile(1 - ALONE, of.df);
  return { mde: beyond(criticalT), mdeAlone: beyond(alone), smallestRed };
}

function reachOf({ plan }: PowerQuestion): Reach {
  return plan.by === "alone" ? plan.reach : { by: "units" };
}

/** The level of one comparison in its family. */
function levelOf({ alpha, result }: PowerQuestion): TestLevel {
  return { alpha: alpha / result.multiplier, power: POWER };
}

/**
 * Units that distinguish no change from the margin. Where there are enough for that, units that distinguish the
 * estimate from it.
 */
function settle(question: PowerQuestion): Power["settle"] {
  const { theta, units } = question;
  const needed = unitsToTell(question);
  const forMargin = needed(0);
  if (forMargin !== null && forMargin > units) return { units: forMargin, by: "margin" };
  const forEstimate = needed(theta);
  return forEstimate !== null && forEstimate > units ? { units: forEstimate, by: "estimate" } : null;
}

/** Number of units at which a change of this theta is distinguished from the margin; null = not known. */
function unitsToTell(question: PowerQuestion): (theta: number) => number | null {
  const { error: of, result, mu, units } = question;
  const { criticalT } = result;
  const reach = reachOf(question);
  if (reach.by === "runs") return () => null;
  if (reach.by === "events") {
    return (theta) => {
      const growth = reach.growth(theta, levelOf(question));
      return growth === null ? null : Math.ceil(units * growth);
    };
  }
  if (of === null || criticalT === null) return () => null;
  return (theta) => {
    const found = neededForEffect({ of, criticalT, power: POWER }, { units, effect: Math.abs(mu - theta) });
    return found === null ? null : Math.ceil(found);
  };
}
