import { nameAxes } from "../../model/config/case.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { TrialRecord } from "../../model/run/trial.ts";

/** Values of one metric that are no numbers. */
export interface NonFiniteValues {
  readonly count: number;
  /** Names a trial: the first by text. */
  readonly first: string;
}

/** Counts values that are no numbers, by metric, in any order of rows. */
export class NonFiniteFold {
  readonly #byMetric = new Map<string, NonFiniteValues>();

  /** `names`: metrics that are no numbers in this row. */
  add(metrics: readonly Metric[], row: TrialRecord, names: readonly string[]): void {
    if (names.length === 0) return;
    const trial = `${nameAxes(row.axes)}, repetition ${row.repetition}`;
    for (const { name } of metrics) {
      if (!names.includes(name)) continue;
      const { count, first } = this.#byMetric.get(name) ?? { count: 0, first: trial };
      this.#byMetric.set(name, { count: count + 1, first: trial < first ? trial : first });
    }
  }

  /** In the order of the metrics. */
  result(metrics: readonly Metric[]): ReadonlyMap<string, NonFiniteValues> {
    const found = metrics.flatMap(({ name }) => {
      const values = this.#byMetric.get(name);
      return values === undefined ? [] : [[name, values] as const];
    });
    return new Map(found);
  }
}
