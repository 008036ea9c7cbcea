import type { Baseline } from "../model/result/baseline.ts";
import type { LimitResult } from "../model/result/limit-result.ts";
import type { Plan } from "../model/run/plan.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import { axesKey } from "./values/axes-key.ts";

/** The existing part of a candidate's run of which some shards are missing. */
export interface PartOfRun {
  /** The plan of the whole run. */
  readonly plan: Plan;
  /** Rows of the candidate. */
  readonly rows: Iterable<TrialRecord>;
}

/**
 * The baseline without the trials that the candidate's part lacks, since a mean over some repetitions or tasks cannot
 * be compared with a mean over all. The history is left out: it contains means of whole runs.
 */
export function comparablePart(baseline: Baseline, { plan, rows }: PartOfRun): Baseline {
  if (!baseline.found) return baseline;
  const lacking = new Set(plan.trials.map(({ case: { axes }, repetition }) => place(axes, repetition)));
  for (const { axes, repetition } of rows) lacking.delete(place(axes, repetition));
  const all = baseline.run.rows;
  const comparable = {
    *[Symbol.iterator]() {
      for (const row of all) if (!lacking.has(place(row.axes, row.repetition))) yield row;
    },
  };
  return { ...baseline, run: { ...baseline.run, rows: comparable }, history: [] };
}

/** Limits are set for whole runs. The existing trials may be the hard ones, so no limit is certainly broken. */
export function openLimits(limits: readonly LimitResult[]): readonly LimitResult[] {
  return limits.map((limit) => (limit.result === "kept" ? limit : { ...limit, result: "inconclusive" }));
}

function place(axes: TrialRecord["axes"], repetition: number): string {
  return `${axesKey(axes)} #${repetition}`;
}
