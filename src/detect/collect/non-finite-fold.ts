import { possibleNumbers } from "../../model/config/metric-kind.ts";
import { nameAxes } from "../../model/config/case.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { TrialRecord } from "../../model/run/trial.ts";

/** Values of one metric that are not numbers. */
export interface NonFiniteValues {
  readonly count: number;
  /** Name of a trial with such a value: the first one in text order. */
  readonly first: string;
}

/** Counts values that are not numbers, by metric. The order of rows does not matter. */
export class NonFiniteFold {
  readonly #byMetric = new Map<string, NonFiniteValues>();

  /** `names` are the metrics whose values in this row are not numbers. */
  add(metrics: readonly Metric[], row: TrialRecord, names: readonly string[]): void {
    if (names.length === 0) return;
    const trial = `${nameAxes(row.axes)}, repetition ${row.repetition}`;
    for (const { name } of metrics) {
      if (!names.includes(name)) continue;
      const { count, first } = this.#byMetric.get(name) ?? { count: 0, first: trial };
      this.#byMetric.set(name, { count: count + 1, first: trial < first ? trial : first });
    }
  }

  /** The values found, in the order of the metrics. */
  result(metrics: readonly Metric[]): ReadonlyMap<string, NonFiniteValues> {
    const found = metrics.flatMap(({ name }) => {
      const values = this.#byMetric.get(name);
      return values === undefined ? [] : [[name, values] as const];
    });
    return new Map(found);
  }
}

/** Metrics whose number no measurement of their kind can give. */
export function impossibleNames(metrics: readonly Metric[], row: TrialRecord): readonly string[] {
  return metrics.flatMap(({ name, kind }) => {
    const value = Object.hasOwn(row.metrics, name) ? row.metrics[name] : null;
    return typeof value === "number" && !possibleNumbers(kind).holds(value) ? [name] : [];
  });
}
