import type { Plan } from "../../model/run/plan.ts";
import type { KeptTogether } from "../../model/run/shard.ts";
import type { Trial } from "../../model/run/trial.ts";

/** Trials that one shard runs together; at least one. */
export type PlanPart = readonly [Trial, ...Trial[]];

/** The parts of a whole plan that are never split, in canonical order. */
export function planParts(plan: Plan, keeps: KeptTogether): readonly PlanPart[] {
  const parts: [Trial, ...Trial[]][] = [];
  // Canonical order has the trials of a case, and of a repetition of it, side by side.
  for (const trial of plan.trials) {
    const last = parts.at(-1);
    if (last !== undefined && belongs(trial, last[0], keeps)) last.push(trial);
    else parts.push([trial]);
  }
  return parts;
}

function belongs(trial: Trial, first: Trial, keeps: KeptTogether): boolean {
  return trial.case === first.case && (keeps === "case" || trial.repetition === first.repetition);
}
