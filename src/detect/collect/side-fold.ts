import type { Axes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";
import type { FailureRule } from "../../model/config/failure.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { ErrorGroup } from "../../model/result/report.ts";
import type { TrialStatus } from "../../model/run/trial.ts";
import type { FallbackAnswers } from "./fallback-fold.ts";
import type { GroupFold } from "./group-fold.ts";
import type { AssumedUnit } from "./metric-labels.ts";
import type { NonFiniteValues } from "./non-finite-fold.ts";

/** The folded rows of one side. */
export interface SideFold {
  /** Errors of all rows, including those of cases that are not measured here. */
  readonly errors: readonly ErrorGroup[];
  /** The groups by axesKey. */
  readonly groups: ReadonlyMap<string, GroupFold>;
  /** Rows whose answer was replaced by a later row with the same key. `first` names one in canonical order. */
  readonly replaced: { readonly count: number; readonly first: string | null };
  /** Number of rows that were left out because they lack the unit axis. */
  readonly withoutUnit: number;
  /** Number of cases that have rows and are not measured here. */
  readonly passedOver: number;
  /** Numbers that are NaN or infinite, by name of the metric. */
  readonly nonFinite: ReadonlyMap<string, NonFiniteValues>;
  /** Numbers that no measurement of the metric's kind can give, by name of the metric. */
  readonly impossible: ReadonlyMap<string, NonFiniteValues>;
  /** Lists and objects of metrics that only take numbers, by name of the metric. */
  readonly refused: ReadonlyMap<string, NonFiniteValues>;
  /** Answers of fallbacks. */
  readonly fallbacks: readonly FallbackAnswers[];
  /** Number of selected trials by status. */
  readonly statuses: ReadonlyMap<TrialStatus, number>;
  /** Number of selected trials with any measurement. */
  readonly measurements: number;
  /** Number of answers that were empty or truncated. */
  readonly hollow: number;
  /** Number of selected trials that gave an answer after more than one attempt. */
  readonly retried: number;
  /** Selected cases that have a row, by axesKey. */
  readonly cases: ReadonlyMap<string, SeenCase>;
  /** Cases of units that were left out as dropped, by axesKey. */
  readonly droppedCases: ReadonlyMap<string, DroppedCase>;
}

export interface DroppedCase {
  readonly axes: Axes;
  readonly trials: number;
}

export interface SeenCase {
  readonly axes: Axes;
  /** At least one trial has the status ok or failed. */
  readonly answered: boolean;
  readonly trials: number;
  /** Number of trials that are tests which the tool itself skipped. */
  readonly skippedTests: number;
  /** Number of trials with a status that counts in the case's unit: ok, failed, errored, timed-out. */
  readonly rows: number;
  /** Numbers of the first and the last repetition. */
  readonly first: number;
  readonly last: number;
}

export interface FoldRequest {
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  readonly assumed: AssumedUnit;
  readonly selects: (axes: Axes) => RowSelection;
  /** Failures that the config describes. */
  readonly failures: readonly FailureRule[];
  /** What one row of a case counts in the mean of its unit, by axesKey of the case; a case that is not listed: 1. */
  readonly weights?: ReadonlyMap<string, number>;
}

/** `dropped`: the matrix does not contain this case any more. `not-selected`: the case belongs to another suite. */
export type RowSelection = "measured" | "dropped" | "not-selected";
