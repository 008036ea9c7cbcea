import {
  type StudentEstimate,
  minimumDetectableEffect,
  neededForEffect,
  neededForP,
} from "../stats/index.ts";
import type { Power } from "./outcome.ts";
import { smallestP } from "./smallest-p.ts";
import type { TestPlan, TestResult } from "./test-plan.ts";

const POWER = 0.8;

export interface PowerQuestion {
  readonly plan: TestPlan;
  readonly result: TestResult;
  /** Standard error and df of theta; null below two units. */
  readonly error: Omit<StudentEstimate, "estimate"> | null;
  readonly mu: number;
  readonly theta: number;
  /** Units, of the smaller side when unpaired; past runs at run level. */
  readonly units: number;
  readonly alpha: number;
}

/** What these data could have shown in the family they were judged in. */
export function powerOf(question: PowerQuestion): Power {
  const { plan, result, alpha } = question;
  const { multiplier } = result;
  const attainable = smallestP(plan, "margin");
  const isOutOfReach = attainable * multiplier > alpha;
  return {
    // A test of continuous numbers reaches any p.
    attainableP: attainable === 0 ? null : attainable,
    multiplier,
    ...visible(question),
    unitsToReachAlpha:
      isOutOfReach && plan.by !== "alone" ? neededForP(plan.by, { alpha, multiplier }) : null,
    settle: settle(question),
  };
}

function visible({ error: of, result, mu }: PowerQuestion): Pick<Power, "mde" | "smallestRed"> {
  const { criticalT } = result;
  if (of === null || criticalT === null) return { mde: null, smallestRed: null };
  return {
    mde: mu + minimumDetectableEffect({ of, criticalT, power: POWER }),
    smallestRed: mu + criticalT * of.standardError,
  };
}

/** To tell no change from the margin; where that is in reach already, to tell the estimate from it. */
function settle({ error: of, result, mu, theta, units, plan }: PowerQuestion): Power["settle"] {
  const { criticalT } = result;
  if (of === null || criticalT === null || plan.by === "alone") return null;
  const needed = (effect: number): number | null => {
    const found = neededForEffect({ of, criticalT, power: POWER }, { units, effect });
    return found === null ? null : Math.ceil(found);
  };
  const forMargin = needed(mu);
  if (forMargin !== null && forMargin > units) return { units: forMargin, by: "margin" };
  const forEstimate = needed(Math.abs(mu - theta));
  return forEstimate !== null && forEstimate > units ? { units: forEstimate, by: "estimate" } : null;
}
