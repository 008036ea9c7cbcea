import { join } from "node:path";
import { fileBytes } from "../../adapters/node/byte-source.ts";
import { latestRunId, runPath } from "../../adapters/node/runs/run-id.ts";
import { storedTrials } from "../../formats/stored-rows.ts";

import { exists } from "../../adapters/node/files.ts";
import { inputChanges, readRunOrigin } from "../../adapters/node/runs/run-identity.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { LocalRequest } from "../request.ts";
import { runInputs } from "./run-inputs.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import type { Workspace } from "../workspace.ts";

/** Rows by key that a resume of this run would use; none for a new run (null). It changes nothing on disk. */
export async function previousRows(
  { config, resume }: Pick<LocalRequest, "config" | "resume">,
  plan: Plan,
  workspace: Workspace,
): Promise<ReadonlyMap<string, TrialRecord>> {
  if (resume === null) return new Map();
  const runId = resume === "latest" ? await latestRunId(workspace.out) : resume;
  if (runId === null) return new Map();
  const shown = `runs/${runId}/trials.jsonl`;
  const rows = storedTrials(fileBytes(join(runPath(workspace.out, runId), "trials.jsonl"), shown));
  const origin = join(runPath(workspace.out, runId), "origin.json");
  const before = exists(origin) ? (await readRunOrigin(origin, "origin.json")).inputs : undefined;
  const changed = inputChanges(before ?? {}, await runInputs(config, plan, workspace));
  return new Map([...rows].flatMap((row) => (changed.has(row.side) ? [] : [[row.key, row]])));
}
