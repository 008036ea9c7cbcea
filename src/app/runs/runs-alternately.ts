import { executes } from "../../config/run/runners.ts";
import { executedBy } from "../../config/run/sides.ts";
import type { Config } from "../../model/config/config.ts";
import type { Plan } from "../../model/run/plan.ts";

/**
 * Whether the trials of both sides alternate in this job. Results that are read were measured before, each side's for
 * itself: whatever changed on the machine between them is part of their difference.
 */
export function runsAlternately(
  config: Pick<Config, "run" | "sides">,
  { sides }: Pick<Plan, "sides">,
): boolean {
  if (sides.length < 2) return false;
  const { baseline, candidate } = executedBy(config);
  return executes(baseline.runner) && executes(candidate.runner);
}
