import { join } from "node:path";
import { fileBytes } from "../../adapters/node/byte-source.ts";
import { latestRunId, runPath } from "../../adapters/node/runs/run-id.ts";
import { storedTrials } from "../../formats/stored-rows.ts";

import type { TrialRecord } from "../../model/run/trial.ts";
import type { Workspace } from "../workspace.ts";

/** Rows by key that a resume of this run would find; none for a new run (null). Changes nothing on disk. */
export async function previousRows(
  resume: string | null,
  { out }: Workspace,
): Promise<ReadonlyMap<string, TrialRecord>> {
  if (resume === null) return new Map();
  const runId = resume === "latest" ? await latestRunId(out) : resume;
  const shown = `runs/${runId}/trials.jsonl`;
  const rows = storedTrials(fileBytes(join(runPath(out, runId), "trials.jsonl"), shown));
  return new Map([...rows].map((row) => [row.key, row]));
}
