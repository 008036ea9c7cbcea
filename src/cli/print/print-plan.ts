import { describePlanned } from "../../app/describe-planned.ts";
import { planLocally } from "../../app/plan-locally.ts";
import type { LocalRequest } from "../../app/request.ts";
import { planWarnings } from "../../app/runs/plan-warnings.ts";
import { previousRows } from "../../app/runs/previous-rows.ts";
import { planShard, type ShardRequest } from "../../app/shards/plan-shards.ts";
import type { Workspace } from "../../app/workspace.ts";
import { planText } from "../../plan/plan-text.ts";
import type { CliIo } from "../io.ts";
import type { OutputFormat } from "../options/common-options.ts";

export interface PlanOutput {
  readonly workspace: Workspace;
  readonly format: OutputFormat;
  /** Absent or null = the whole plan. */
  readonly shard?: ShardRequest | null;
}

/** Prints what would be run and what a resume would skip. It runs nothing. */
export async function printPlan(
  io: CliIo,
  request: LocalRequest,
  { workspace, format, shard = null }: PlanOutput,
): Promise<void> {
  const { config } = request;
  const whole = await planLocally(request, workspace);
  // What can be detected depends on all shards together.
  for (const { text } of await planWarnings(config, whole, workspace)) io.stderr(`warning: ${text}\n`);
  const plan = shard === null ? whole : await planShard(request, shard, workspace);
  const described = describePlanned(config, plan, await previousRows(request, plan, workspace));
  if (format === "json") io.stdout(`${JSON.stringify(described, null, 2)}\n`);
  else io.stdout(planText(described, { ...SHORT, bullet: format === "markdown" ? "- " : "  " }));
}

const SHORT = { mostListed: 20, elsewhere: " (--format json names all)" } as const;
