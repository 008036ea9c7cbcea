import type { Warning } from "../result/finding.ts";
import type { UnplannedRows } from "./unplanned.ts";
import type { Axes, Case } from "../config/case.ts";
import type { PlanShard } from "./shard.ts";
import type { Side } from "./side.ts";
import type { Trial } from "./trial.ts";

/** What will be executed. Trials are in canonical (report) order; the order of execution is a permutation of it. */
export interface Plan {
  readonly schema: "regression-gate/plan@1";
  readonly hash: string;
  readonly suite: string | null;
  readonly sides: readonly Side[];
  readonly cases: readonly Case[];
  /** Canonical order: case, repetition, side. */
  readonly trials: readonly Trial[];
  /** Indices into `trials`, in the order in which they start. */
  readonly order: readonly number[];
  /** The groups of the comparison, in canonical order. */
  readonly groups: readonly Axes[];
  /** Cases of the matrix that this selection leaves out. */
  readonly notSelected: number;
  /**
   * Repetitions after which the run is judged, ascending; the last number is all of them. One number = the run is
   * judged once, at its end.
   */
  readonly looks: readonly number[];
  /** Each case has as many trials as a results file has rows of it; absent = as many as the config says. */
  readonly byRows?: true | undefined;
  /** Rows of results files that belong to no trial of the matrix; absent = none. */
  readonly unplanned?: readonly UnplannedRows[] | undefined;
  /** Warnings about rows that were measured before; absent = none. */
  readonly doubts?: readonly Warning[] | undefined;
  /** Names of the cases that start first because they failed in the latest run; absent = none. They decide no result. */
  readonly failedFirst?: ReadonlySet<string> | undefined;
  /**
   * Absent = this is the whole plan. Otherwise cases, trials and order are those of one shard; hash and groups are
   * those of the whole plan.
   */
  readonly shard?: PlanShard | undefined;
}

/** The trials for which every finished run of the plan has rows: those of the first look. */
export function leastTrials({ trials, looks: [first = Number.POSITIVE_INFINITY] }: Plan): number {
  return trials.reduce((count, { repetition }) => (repetition < first ? count + 1 : count), 0);
}

/** The plan with only the trials that are kept, in the same order; everything else is unchanged. */
export function restrictPlan(plan: Plan, keeps: (trial: Trial) => boolean): Plan {
  const trials = plan.trials.filter(keeps);
  if (trials.length === plan.trials.length) return plan;
  const indexOf = new Map(trials.map(({ key }, index) => [key, index]));
  const order = plan.order.flatMap((index) => {
    const trial = plan.trials[index];
    return (trial === undefined ? undefined : indexOf.get(trial.key)) ?? [];
  });
  return { ...plan, trials, order };
}
