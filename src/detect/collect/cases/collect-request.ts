import type { CompareConfig } from "../../../model/config/config.ts";
import type { FailureRule } from "../../../model/config/failure.ts";
import type { Metric, Where } from "../../../model/config/metric.ts";
import type { Plan } from "../../../model/run/plan.ts";
import type { Sides } from "../../../model/run/side.ts";
import type { TrialRecord } from "../../../model/run/trial.ts";
import type { AssumedUnit } from "../metric-labels.ts";

export interface CollectRequest {
  /** Rows of one side each, in any order. They are read once, and again when a key occurs twice or the shares of cases differ. */
  readonly rows: Sides<Iterable<TrialRecord>>;
  /** The unit of numbers that came without one, for each side; absent = the metric's own. */
  readonly assumed?: Sides<AssumedUnit>;
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  /** The candidate's plan; null for bare rows, where the rows themselves are taken as the plan. */
  readonly plan: Plan | null;
  /** Filters of the suite and of `--where`. A row outside one of them is 'not selected', not 'dropped'. */
  readonly selection: readonly Where[];
  /**
   * Number of the candidate's planned trials according to its manifest, for a run whose plan cannot be made any more;
   * null = not known.
   */
  readonly plannedTrials: number | null;
  /** Why the candidate's run ended early; null = it did not. */
  readonly earlyStop: string | null;
  /** Failures that the config describes. */
  readonly failures: readonly FailureRule[];
}
