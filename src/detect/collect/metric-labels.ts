import { baseUnit, type Conversion, conversion } from "../../base/known-unit.ts";
import type { Metric } from "../../model/config/metric.ts";
import { unitOf } from "../../model/run/metric-schema.ts";
import type { TrialRecord } from "../../model/run/trial.ts";

/** What a number without a unit is in: what the manifest of its run, or without one the config, says. Null = not known. */
export type AssumedUnit = (metric: Metric) => string | null;

/** The label of a number whose unit is not known. */
export const NO_UNIT = "";

/**
 * The units that the numbers of one group of one side came in, and the numbers in one unit: in the metric's declared one, or
 * where none is declared in the base unit of their dimension. Which unit is seen first decides nothing. A number in a unit
 * that does not convert stays as it is; whoever knows the labels of both sides sees that it does.
 */
export class MetricLabels {
  readonly #metrics: readonly LabelledMetric[];

  constructor(metrics: readonly Metric[], assumed: AssumedUnit) {
    this.#metrics = metrics.map((metric) => {
      const label = assumed(metric) ?? NO_UNIT;
      return { metric, seen: new Map(), assumed: { label, toOne: toOne(metric, label) }, isAssumed: false };
    });
  }

  /** `metric`: its index. */
  inOneUnit(metric: number, value: number, { units }: Pick<TrialRecord, "units">): number {
    const labelled = this.#metrics[metric];
    if (labelled === undefined) return value;
    const label = units === undefined ? null : unitOf(units, labelled.metric.name);
    if (label === null || label === labelled.assumed.label) {
      labelled.isAssumed = true;
      return labelled.assumed.toOne(value);
    }
    const known = labelled.seen.get(label);
    if (known !== undefined) return known(value);
    const added = toOne(labelled.metric, label);
    labelled.seen.set(label, added);
    return added(value);
  }

  /** Sorted. */
  of(metric: number): readonly string[] {
    const labelled = this.#metrics[metric];
    if (labelled === undefined) return [];
    return [...labelled.seen.keys(), ...(labelled.isAssumed ? [labelled.assumed.label] : [])].toSorted();
  }
}

interface LabelledMetric {
  readonly metric: Metric;
  readonly seen: Map<string, Conversion>;
  readonly assumed: { readonly label: string; readonly toOne: Conversion };
  isAssumed: boolean;
}

function toOne({ unit }: Metric, label: string): Conversion {
  return conversion(label, unit ?? baseUnit(label)) ?? ((value) => value);
}
