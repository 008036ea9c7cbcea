import { join } from "node:path";
import { readBytes } from "../adapters/node/files.ts";
import { parseTrialsFile } from "../formats/trials-file.ts";
import type { TrialRecord } from "../model/trial.ts";
import { describePlan } from "../plan/describe-plan.ts";
import type { PlanDescription } from "../plan/describe-plan.ts";
import { findRun } from "./find-run.ts";
import { planLocally } from "./local-gate.ts";
import type { LocalRequest } from "./local-gate.ts";
import type { Workspace } from "./workspace.ts";

/** What would be run, and what a resume would skip; executes and changes nothing, and needs no secret. */
export async function describeLocally(
  request: Pick<LocalRequest, "config" | "suite" | "where" | "resume">,
  workspace: Workspace,
): Promise<PlanDescription> {
  const plan = await planLocally(request, workspace);
  const previous = await previousRows(request.resume, workspace);
  return describePlan(plan, previous, request.config.execution.retry);
}

/** Read without cutting a torn line off: the run may still be going on. */
async function previousRows(
  resume: string | null,
  workspace: Workspace,
): Promise<ReadonlyMap<string, TrialRecord>> {
  if (resume === null) return new Map();
  const folder = await findRun(resume, { workspace, cwd: workspace.root });
  const { rows } = parseTrialsFile(
    await readBytes(join(folder, "trials.jsonl"), "trials.jsonl"),
    "trials.jsonl",
  );
  return new Map(rows.map((row) => [row.key, row]));
}
