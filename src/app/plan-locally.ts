import type { Sides } from "../model/run/side.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Selection } from "../pipeline/world.ts";
import { planTrials } from "../plan/plan-trials.ts";
import { requirePublicNames } from "../secrets/require-public-names.ts";
import { readAxes } from "./read-config.ts";
import type { PlanRequest } from "./request.ts";
import { failedInLatestRun } from "./runs/failed-in-latest-run.ts";
import { readResults } from "./runs/read-results.ts";
import { busily, type Workspace } from "./workspace.ts";

/** Makes the plan, and executes nothing. */
export async function planLocally(request: PlanRequest, workspace: Workspace): Promise<Plan> {
  const selection = await readSelection(request, workspace);
  return busily(workspace, () => planTrials(request.config, selection));
}

/**
 * The selected part of the matrix, with the rows of its file axes and of results files. `roots`: the folders of both
 * sides, where they are set up.
 */
export async function readSelection(
  { config, suite, where }: PlanRequest,
  workspace: Workspace,
  roots: Sides<string> | null = null,
): Promise<Selection> {
  const axisRows = await readAxes(config, workspace.root);
  requirePublicNames(config, axisRows, workspace);
  const failedBefore = await failedInLatestRun(config, workspace);
  return { suite, where, axisRows, failedBefore, ...(await readResults(config, workspace, roots)) };
}
