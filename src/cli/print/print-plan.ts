import { planLocally } from "../../app/plan-locally.ts";
import type { LocalRequest } from "../../app/request.ts";
import { planningWarnings } from "../../app/runs/planning-warnings.ts";
import { planShard, type ShardRequest } from "../../app/shards/plan-shards.ts";
import { previousRows } from "../../app/runs/previous-rows.ts";
import type { Workspace } from "../../app/workspace.ts";
import { describePlan } from "../../plan/describe-plan.ts";
import { plannedFallbacks } from "../../runners/planned-fallbacks.ts";
import type { Format } from "../options/common-options.ts";
import type { CliIo } from "../io.ts";
import { renderPlan } from "./render-plan.ts";

export interface PlanOutput {
  readonly workspace: Workspace;
  readonly format: Format;
  /** Absent or null: the whole plan. */
  readonly shard?: ShardRequest | null;
}

/** Prints what would be run and what a resume would skip; runs nothing. */
export async function printPlan(
  io: CliIo,
  request: LocalRequest,
  { workspace, format, shard = null }: PlanOutput,
): Promise<void> {
  const whole = await planLocally(request, workspace);
  // What can be seen is decided by all shards together.
  for (const warning of await planningWarnings(request.config, whole, workspace)) {
    io.stderr(`warning: ${warning.text}\n`);
  }
  const plan = shard === null ? whole : await planShard(request, shard, workspace);
  const previous = await previousRows(request.resume, workspace);
  const { retry } = request.config.execution;
  const fallbacks = plannedFallbacks(request.config, plan.trials);
  io.stdout(renderPlan(describePlan(plan, { previous, retry, fallbacks }), format));
}
