import { type Metric, takesStructures } from "../../model/config/metric.ts";
import { isStructure } from "../../model/run/structure.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { type TreeRange, widenTree } from "../../stats/index.ts";

/** Where repetitions are the units they share one place, because every repetition has to agree with every other. */
export type StructureUnit = { readonly type: "own"; readonly unit: string } | { readonly type: "shared" };

/**
 * Lists and objects of one group and side. One value is kept for each unit and metric (a single one where repetitions
 * are the units), with two numbers wherever repetitions differ. So memory does not grow with the repetitions.
 */
export class StructureFolds {
  readonly #values = new Map<string, TreeRange>();

  add(metric: Metric, unit: StructureUnit, row: TrialRecord): void {
    const value = structureOf(metric, row);
    if (value === null) return;
    const key = keyOf(metric, unit);
    const known = this.#values.get(key);
    this.#values.set(key, known === undefined ? value : widenTree(known, value));
  }

  /** Null where there is no value. */
  valueOf(metric: Metric, unit: string): TreeRange {
    const own = this.#values.get(keyOf(metric, { type: "own", unit }));
    return own ?? this.#values.get(keyOf(metric, { type: "shared" })) ?? null;
  }
}

function keyOf(metric: Metric, unit: StructureUnit): string {
  return JSON.stringify([metric.name, unit.type === "own" ? unit.unit : null]);
}

/** Null = this trial has no structure, or none that is compared. */
function structureOf(metric: Metric, { metrics }: TrialRecord): TreeRange {
  const value = Object.hasOwn(metrics, metric.name) ? (metrics[metric.name] ?? null) : null;
  return isStructure(value) && takesStructures(metric) ? value : null;
}
