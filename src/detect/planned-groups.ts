import type { Axes } from "../model/case.ts";
import type { CompareConfig } from "../model/config.ts";
import type { Plan } from "../model/plan.ts";
import type { Sides } from "../model/side.ts";
import { axesKey, pickAxes } from "./axes-key.ts";

export interface PlannedGroup {
  readonly group: Axes;
  readonly trials: number;
  /** Ids of planned units; empty when repetitions are the units. */
  readonly units: ReadonlySet<string>;
}

/** By axesKey of the group, in plan order; empty without a plan and for a side that was not planned. */
export function plannedGroups(
  plan: Plan | null,
  compare: CompareConfig,
): Sides<ReadonlyMap<string, PlannedGroup>> {
  const sides = { baseline: new Map<string, Growing>(), candidate: new Map<string, Growing>() };
  for (const trial of plan?.trials ?? []) {
    const { axes } = trial.case;
    const group = pickAxes(axes, compare.by);
    const key = axesKey(group);
    const growing = sides[trial.side].get(key) ?? { group, trials: 0, units: new Set<string>() };
    growing.trials += 1;
    if (compare.unit !== null && Object.hasOwn(axes, compare.unit)) {
      growing.units.add(String(axes[compare.unit]));
    }
    sides[trial.side].set(key, growing);
  }
  return sides;
}

interface Growing {
  readonly group: Axes;
  trials: number;
  readonly units: Set<string>;
}
