import type { Axes } from "../../model/config/case.ts";
import { matchesWhere } from "../../model/config/where.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { Sample, SideSample } from "../../model/result/sample.ts";
import type { Sides } from "../../model/run/side.ts";
import type { TreeRange } from "../../stats/index.ts";
import type { LostCodes } from "./lost-codes.ts";

/** Lists and objects of one unit of one side, with its repetitions folded. */
export interface UnitStructure {
  readonly unit: string;
  readonly value: TreeRange;
}

/** Numbers of a metric in units that do not convert into one. */
export interface UnitClash {
  readonly code: "metric-changed" | "units-mixed";
  readonly text: string;
  /** The candidate alone has them: its numbers say nothing, not even of a limit. */
  readonly ofCandidate: boolean;
}

/** A sample together with its values that are not single numbers. */
export interface CollectedSample extends Sample {
  /** Units that have lists and objects, in canonical order; they may have numbers as well. */
  readonly structures: Sides<readonly UnitStructure[]>;
  /** Number of answers of the group that came from another model, which a fallback asked. */
  readonly otherModel: Sides<number>;
  /** Null where all numbers are in one unit, that of the metric. */
  readonly unitClash: UnitClash | null;
  /** The candidate's trials of the group that gave no answer, by error code. */
  readonly lost: LostCodes;
  /** The sides with every row counting once, where `sides` has the shares of cases made even; absent = `sides`. */
  readonly whole?: Sides<SideSample>;
}

/** Both sides with every row that was measured. */
export function wholeSides({ sides, whole }: CollectedSample): Sides<SideSample> {
  return whole ?? sides;
}

/** The metric with the policy of its group: all overrides that match apply, and the last one wins. */
export function effectiveMetric(metric: Metric, group: Axes): Metric {
  return metric.overrides
    .filter(({ where }) => matchesWhere(group, where))
    .reduce<Metric>((so, { policy }) => ({ ...so, ...policy }), metric);
}

/** One sample with the policy of its group. */
export interface Subject {
  readonly sample: CollectedSample;
  /** The metric with the overrides of the group applied. */
  readonly metric: Metric;
}
