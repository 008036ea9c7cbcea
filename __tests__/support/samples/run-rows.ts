import type { Plan } from "../../../src/model/run/plan.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import type { RunOptions } from "../../../src/run/run-options.ts";
import { runTrials } from "../../../src/run/run-trials.ts";

/** The rows of a run that is not about its end. */
export async function runRows(plan: Plan, options: RunOptions): Promise<readonly TrialRecord[]> {
  return (await runTrials(plan, options)).rows;
}
