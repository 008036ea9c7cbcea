import type { Axes } from "../../model/config/case.ts";
import type { Metric } from "../../model/config/metric.ts";
import { LostFold } from "../values/lost-codes.ts";
import { effectiveMetric } from "../values/subject.ts";
import { MetricFolds } from "./metric-folds.ts";
import { StructureFolds } from "./structure-folds.ts";

/** Rows of one unit of one side. */
export interface UnitFold {
  /** Its number among the folds of its group's metrics. */
  readonly number: number;
  /** Null without clusters. */
  readonly cluster: string | null;
  /** Rows with a status that says something: ok, failed, errored, timed-out. */
  rows: number;
  /** Of these, ok or failed. */
  answered: number;
  /** Of these, ok. */
  ok: number;
  /** Content hashes of the unit axis seen; empty for inline axes and bare rows. */
  hashes: ReadonlySet<string>;
}

export function emptyUnit(number: number, cluster: string | null): UnitFold {
  return { number, cluster, rows: 0, answered: 0, ok: 0, hashes: NO_HASHES };
}

/** Shared by the many units that never have one. */
const NO_HASHES: ReadonlySet<string> = new Set();

/** Rows of one group of one side. */
export interface GroupFold {
  readonly group: Axes;
  /** In canonical order when all rows are folded. */
  readonly units: Map<string, UnitFold>;
  /** Metrics of the units, by the number of the unit. */
  readonly metrics: MetricFolds;
  /** Units of cases that are no longer planned, or the cases where repetitions are the units; their rows are not folded. */
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
    metrics: new MetricFolds(metrics.map((metric) => effectiveMetric(metric, group))),
    dropped: new Set(),
    structures: new StructureFolds(),
    otherModel: 0,
    lost: new LostFold(),
  };
}
