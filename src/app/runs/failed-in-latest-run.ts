import { join } from "node:path";
import { fileBytes } from "../../adapters/node/byte-source.ts";
import { exists } from "../../adapters/node/files.ts";
import { latestRunId, runPath } from "../../adapters/node/runs/run-id.ts";
import { UsageError } from "../../base/errors.ts";
import { storedTrials } from "../../formats/stored-rows.ts";
import type { Config } from "../../model/config/config.ts";
import type { TrialStatus } from "../../model/run/trial.ts";
import { axesText } from "../../plan/result-rows.ts";
import type { Workspace } from "../workspace.ts";

/** `denied` and `skipped` trials were not tried. */
const FAILED: ReadonlySet<TrialStatus> = new Set<TrialStatus>(["failed", "errored", "timed-out"]);

/** The cases, by axesText, of which a trial failed in the latest run on either side; none unless the order asks for them. */
export async function failedInLatestRun(
  { execution }: Pick<Config, "execution">,
  { out }: Pick<Workspace, "out">,
): Promise<ReadonlySet<string>> {
  if (execution.order !== "failed-first") return new Set();
  try {
    const runId = await latestRunId(out);
    return runId === null ? new Set() : failedOf(join(runPath(out, runId), "trials.jsonl"));
  } catch (error) {
    // Rows that cannot be read are no reason to measure nothing: they decide only what starts first.
    if (error instanceof UsageError) return new Set();
    throw error;
  }
}

function failedOf(file: string): ReadonlySet<string> {
  const failed = new Set<string>();
  if (!exists(file)) return failed;
  for (const { axes, status } of storedTrials(fileBytes(file, "trials.jsonl"))) {
    if (FAILED.has(status)) failed.add(axesText(axes));
  }
  return failed;
}
