import type { Metric } from "../../model/config/metric.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { HistoryMetric } from "../../model/result/history.ts";
import type { OneSidedBounds } from "../../stats/index.ts";
import type { CompareContext } from "../values/compare-context.ts";
import type { PlannedTest } from "../values/estimate.ts";
import type { ComparisonResult } from "../values/comparison-result.ts";
import type { Subject } from "../values/subject.ts";
import type { TestLevel } from "../values/test-plan.ts";
import type { UnitSet } from "../values/unit-sets.ts";
import type { Values } from "../values/values.ts";

/** One comparison that has to be judged. */
export interface Question {
  readonly subject: Subject;
  readonly values: Values;
  /** The set of units of each group, by axesKey. */
  readonly sets: ReadonlyMap<string, UnitSet>;
}

/**
 * What the program does with a metric kind. The properties of the kind itself are in model/config/metric-kind.ts. A
 * plain rule, a quantile and the means of past runs replace the test for every kind in the same way: see
 * test/prepare.ts.
 */
export type KindBehaviour = TestedKind | ComparedKind;

/** Values are compared one by one within the metric's tolerance. They have no noise, so there is no test. */
export interface ComparedKind {
  readonly judged: "by-tolerance";
  readonly compare: (subject: Subject, values: Values) => ComparisonResult;
}

/** The values are tested against the margin. */
export interface TestedKind {
  readonly judged: "by-test";
  /** Whether the change of these values has a size on theta's scale. A ratio with 0 as its baseline has none. */
  readonly hasTheta: (values: Values, metric: Metric) => boolean;
  /** The test that uses the variation between the units of one job. */
  readonly test: (question: Question, context: CompareContext) => PlannedTest;
  /** Bounds of the mean of one side's units, each wrong with probability alpha; null = the kind has none. */
  readonly meanBounds: (unitMeans: Float64Array, alpha: number) => OneSidedBounds | null;
  /**
   * The smallest theta that the planned size detects, where it does not depend on the variation of past runs; null = it
   * does.
   */
  readonly plannedMde: (planned: PlannedMean, level: TestLevel) => number | null;
  /** Warnings about testing these values. */
  readonly warnings: (values: Values, metric: Metric) => readonly Warning[];
}

/** A mean that a run will measure. */
export interface PlannedMean {
  readonly metric: Metric;
  /** Trials that are planned for one side. */
  readonly trials: number;
  readonly past: readonly HistoryMetric[];
}

/** Whether these values have a change in percent. Quantiles of trials are compared as ratios for every kind. */
export function hasRatio(values: Values, metric: Metric, kind: TestedKind): boolean {
  if (metric.quantile === null) return kind.hasTheta(values, metric);
  const { baseline, candidate } = values.units;
  return [...baseline, ...candidate].every(({ min }) => min > 0);
}
