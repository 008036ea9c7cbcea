import type { Axes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";
import type { FailureRule } from "../../model/config/failure.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { ErrorGroup } from "../../model/result/report.ts";
import type { TrialStatus } from "../../model/run/trial.ts";
import type { FallbackAnswers } from "./fallback-fold.ts";
import type { GroupFold } from "./group-fold.ts";
import type { NonFiniteValues } from "./non-finite-fold.ts";

/** What the rows of one side say, folded. */
export interface SideFold {
  /** Of all rows, also of cases that are not measured here. */
  readonly errors: readonly ErrorGroup[];
  /** By axesKey of the group. */
  readonly groups: ReadonlyMap<string, GroupFold>;
  /** Rows whose answer was replaced by a later row of the same key; `first` names one in canonical order. */
  readonly replaced: { readonly count: number; readonly first: string | null };
  /** Rows left out because they lack the unit axis. */
  readonly withoutUnit: number;
  /** Cases with rows that are not measured here. */
  readonly passedOver: number;
  /** By metric. */
  readonly nonFinite: ReadonlyMap<string, NonFiniteValues>;
  /** Numbers that no measurement of the metric's kind can give, by metric. */
  readonly impossible: ReadonlyMap<string, NonFiniteValues>;
  /** Lists and objects of metrics that take numbers alone, by metric. */
  readonly refused: ReadonlyMap<string, NonFiniteValues>;
  /** Answers of fallbacks. */
  readonly fallbacks: readonly FallbackAnswers[];
  /** Selected trials by status. */
  readonly statuses: ReadonlyMap<TrialStatus, number>;
  /** Of these, trials that measured anything. */
  readonly measurements: number;
  /** Answers that were empty or truncated. */
  readonly hollow: number;
  /** Selected cases with a row, by axesKey. */
  readonly cases: ReadonlyMap<string, SeenCase>;
}

export interface SeenCase {
  readonly axes: Axes;
  /** At least one trial is ok or failed. */
  readonly answered: boolean;
  readonly trials: number;
}

export interface FoldRequest {
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  readonly selects: (axes: Axes) => RowSelection;
  /** Failures that the config knows. */
  readonly failures: readonly FailureRule[];
}

/** `dropped`: the matrix no longer has this case. `not-selected`: another suite's. */
export type RowSelection = "measured" | "dropped" | "not-selected";
