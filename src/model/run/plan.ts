import type { Warning } from "../result/finding.ts";
import type { UnplannedRows } from "./unplanned.ts";
import type { Axes, Case } from "../config/case.ts";
import type { PlanShard } from "./shard.ts";
import type { Side } from "./side.ts";
import type { Trial } from "./trial.ts";

/** What will be executed, in canonical (report) order; `execution order` is a permutation of it. */
export interface Plan {
  readonly schema: "regression-gate/plan@1";
  readonly hash: string;
  readonly suite: string | null;
  readonly sides: readonly Side[];
  readonly cases: readonly Case[];
  /** Canonical order: case, repetition, side. */
  readonly trials: readonly Trial[];
  /** Indices into `trials`, in the order they are started. */
  readonly order: readonly number[];
  /** Groups the comparison splits into, in canonical order. */
  readonly groups: readonly Axes[];
  /** Cases of the matrix that this selection leaves out. */
  readonly notSelected: number;
  /** Repetitions after which the run is judged, ascending; the last are all of them. One = judged once, at the end. */
  readonly looks: readonly number[];
  /** Rows of results files that are of no trial of the matrix; absent = none. */
  readonly unplanned?: readonly UnplannedRows[] | undefined;
  /** What is doubtful about rows that were measured before; absent = nothing. */
  readonly doubts?: readonly Warning[] | undefined;
  /** Absent: the whole plan. Else cases, trials and order are those of one shard, hash and groups those of the whole. */
  readonly shard?: PlanShard | undefined;
}

/** Trials that any run of the plan has rows of when it is finished: those of the first look. */
export function leastTrials({ trials, looks: [first = Number.POSITIVE_INFINITY] }: Plan): number {
  return trials.reduce((count, { repetition }) => (repetition < first ? count + 1 : count), 0);
}

/** The trials that are kept, in the same order; the rest of the plan is as it was. */
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
