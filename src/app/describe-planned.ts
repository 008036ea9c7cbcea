import type { Config } from "../model/config/config.ts";
import type { Plan } from "../model/run/plan.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import { describePlan, type PlanDescription } from "../plan/describe-plan.ts";
import { plannedFallbacks } from "./runners/planned-requests.ts";

/** Describes a plan, and what a run with these rows would still have to run. */
export function describePlanned(
  config: Config,
  plan: Plan,
  previous: ReadonlyMap<string, TrialRecord>,
): PlanDescription {
  const fallbacks = plannedFallbacks(config, plan.trials);
  return describePlan(plan, { previous, retry: config.execution.retry, fallbacks });
}
