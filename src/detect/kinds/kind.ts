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

/** One comparison that is to be judged. */
export interface Question {
  readonly subject: Subject;
  readonly values: Values;
  /** Of each group, by axesKey. */
  readonly sets: ReadonlyMap<string, UnitSet>;
}

/**
 * What a metric kind does; what it is stands in model/config/metric-kind.ts. A rule, a quantile and the means of past runs
 * take the test's place for every kind alike: see test/prepare.ts.
 */
export type KindBehaviour = TestedKind | ComparedKind;

/** Values are compared one by one within the metric's tolerance: no noise, no test. */
export interface ComparedKind {
  readonly judged: "by-tolerance";
  readonly compare: (subject: Subject, values: Values) => ComparisonResult;
}

/** Judged by a test against the margin. */
export interface TestedKind {
  readonly judged: "by-test";
  /** Whether the change of these values has a size on theta's scale: a ratio to zero has none. */
  readonly hasTheta: (values: Values, metric: Metric) => boolean;
  /** Of the spread between the units of one job. */
  readonly test: (question: Question, context: CompareContext) => PlannedTest;
  /** Bounds of the mean of one side's units, each wrong with probability alpha; null = there are none. */
  readonly meanBounds: (unitMeans: Float64Array, alpha: number) => OneSidedBounds | null;
  /** Theta that the planned size will see, where it does not take the spread of past runs to know; null = it does. */
  readonly plannedMde: (planned: PlannedMean, level: TestLevel) => number | null;
  /** What speaks against a test of these values. */
  readonly warnings: (values: Values, metric: Metric) => readonly Warning[];
}

/** A mean that is going to be measured. */
export interface PlannedMean {
  readonly metric: Metric;
  /** Planned for one side. */
  readonly trials: number;
  readonly past: readonly HistoryMetric[];
}

/** Whether these values have a change in percent. Quantiles of trials are compared as ratios, whatever the kind. */
export function hasRatio(values: Values, metric: Metric, kind: TestedKind): boolean {
  if (metric.quantile === null) return kind.hasTheta(values, metric);
  const { baseline, candidate } = values.units;
  return [...baseline, ...candidate].every(({ min }) => min > 0);
}
