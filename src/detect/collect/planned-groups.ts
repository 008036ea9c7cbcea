import type { Axes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { Sides } from "../../model/run/side.ts";
import { axesKey, pickAxes } from "../values/axes-key.ts";
import { unitOf } from "./unit-of.ts";

export interface PlannedGroup {
  readonly group: Axes;
  readonly trials: number;
  /** Ids of the planned clusters; null where there are no clusters. */
  readonly clusters: ReadonlySet<string> | null;
  /** Ids of the planned units; empty where repetitions are the units. */
  readonly units: ReadonlySet<string>;
}

/** Planned groups by axesKey, in plan order; empty without a plan and for a side that was not planned. */
export function plannedGroups(
  plan: Plan | null,
  compare: CompareConfig,
): Sides<ReadonlyMap<string, PlannedGroup>> {
  const sides = { baseline: new Map<string, Growing>(), candidate: new Map<string, Growing>() };
  for (const trial of plan?.trials ?? []) {
    const { axes } = trial.case;
    const group = pickAxes(axes, compare.by);
    const key = axesKey(group);
    const growing = sides[trial.side].get(key) ?? emptyGroup(group, compare);
    growing.trials += 1;
    const of = unitOf(axes, compare);
    if (of.type === "unit") growing.units.add(of.unit);
    if (of.type === "unit" && of.cluster !== null) growing.clusters?.add(of.cluster);
    sides[trial.side].set(key, growing);
  }
  return sides;
}

function emptyGroup(group: Axes, { cluster }: CompareConfig): Growing {
  return { group, trials: 0, units: new Set(), clusters: cluster === null ? null : new Set() };
}

/** Number of values that a side of a paired comparison will have. */
export function analysedCount({ units, clusters }: PlannedGroup): number {
  return (clusters ?? units).size;
}

interface Growing {
  readonly group: Axes;
  trials: number;
  readonly units: Set<string>;
  readonly clusters: Set<string> | null;
}
