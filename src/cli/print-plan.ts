import { planLocally } from "../compose/local-gate.ts";
import type { LocalRequest } from "../compose/local-gate.ts";
import { planningWarnings } from "../compose/planning-warnings.ts";
import { previousRows } from "../compose/previous-rows.ts";
import type { Workspace } from "../compose/workspace.ts";
import { describePlan } from "../plan/describe-plan.ts";
import type { Format } from "./common-options.ts";
import type { CliIo } from "./io.ts";
import { renderPlan } from "./render-plan.ts";

/** Prints what would be run and what a resume would skip; runs nothing. */
export async function printPlan(
  io: CliIo,
  request: LocalRequest,
  { workspace, format }: { readonly workspace: Workspace; readonly format: Format },
): Promise<void> {
  const plan = await planLocally(request, workspace);
  for (const warning of await planningWarnings(request.config, plan, workspace)) {
    io.stderr(`warning: ${warning.text}\n`);
  }
  const previous = await previousRows(request.resume, workspace);
  io.stdout(renderPlan(describePlan(plan, previous, request.config.execution.retry), format));
}
