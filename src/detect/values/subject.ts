import type { Axes } from "../../model/config/case.ts";
import { matchesWhere } from "../../model/config/where.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { Sample } from "../../model/result/sample.ts";
import type { Sides } from "../../model/run/side.ts";
import type { TreeRange } from "../../stats/index.ts";
import type { LostCodes } from "./lost-codes.ts";

/** Lists and objects of one unit of one side: its repetitions folded. */
export interface UnitStructure {
  readonly unit: string;
  readonly value: TreeRange;
}

/** A sample with what is no single number. */
export interface CollectedSample extends Sample {
  /** Units with lists and objects, in canonical order; they may have numbers as well. */
  readonly structures: Sides<readonly UnitStructure[]>;
  /** Answers of the group by another model, which a fallback asked. */
  readonly otherModel: Sides<number>;
  /** The candidate's trials of the group that gave no answer, by why. */
  readonly lost: LostCodes;
}

/** The metric with the policy of its group: every override that matches, the last one wins. */
export function effectiveMetric(metric: Metric, group: Axes): Metric {
  return metric.overrides
    .filter(({ where }) => matchesWhere(group, where))
    .reduce<Metric>((so, { policy }) => ({ ...so, ...policy }), metric);
}

/** One sample under the policy of its group. */
export interface Subject {
  readonly sample: CollectedSample;
  /** With the overrides of the group applied. */
  readonly metric: Metric;
}
