import type { Axes } from "../../model/config/case.ts";
import type { Metric } from "../../model/config/metric.ts";
import { LostFold } from "../values/lost-codes.ts";
import { MetricFolds } from "./metric-folds.ts";
import { StructureFolds } from "./structure-folds.ts";
import type { UnitFold } from "./unit-fold.ts";

/** Rows of one group of one side. */
export interface GroupFold {
  readonly group: Axes;
  /** In canonical order when all rows are folded. */
  readonly units: Map<string, UnitFold>;
  /** Metrics of the units, by the number of the unit. */
  readonly metrics: MetricFolds;
  /** Units of cases that are no longer planned; their rows are not folded. */
  readonly dropped: Set<string>;
  readonly structures: StructureFolds;
  /** Answers of another model, which a fallback was asked for. */
  otherModel: number;
  /** Trials without an answer. */
  readonly lost: LostFold;
}

export function emptyGroup(group: Axes, metrics: readonly Metric[]): GroupFold {
  return {
    group,
    units: new Map(),
    metrics: new MetricFolds(metrics),
    dropped: new Set(),
    structures: new StructureFolds(),
    otherModel: 0,
    lost: new LostFold(),
  };
}
