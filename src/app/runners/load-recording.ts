import { usageProblem } from "../../base/errors.ts";
import { isForeign } from "../../importers/imported-row.ts";
import { trialPlace } from "../../importers/trial-place.ts";
import type { Config } from "../../model/config/config.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { loadRun } from "../runs/load-run.ts";
import type { Workspace } from "../workspace.ts";

/**
 * Rows of a recorded run, by the keys of the plan's trials; `path` is relative to the workspace. Rows of another tool
 * have no keys and are joined by axes and repetition. UsageError when no row belongs to this plan.
 */
export async function loadRecording(
  path: string,
  plan: Plan,
  { config, workspace }: { readonly config: Config; readonly workspace: Workspace },
): Promise<ReadonlyMap<string, TrialRecord>> {
  const { run } = await loadRun(workspace.root, path, config);
  const recorded = new Map([...run.rows].map((row) => [isForeign(row) ? trialPlace(row) : row.key, row]));
  const rows = new Map<string, TrialRecord>();
  for (const {
    key,
    case: { axes },
    repetition,
    side,
  } of plan.trials) {
    const row = recorded.get(key) ?? recorded.get(trialPlace({ axes, repetition, side }));
    if (row !== undefined) rows.set(key, row);
  }
  if (rows.size > 0) return rows;
  const message = `none of its ${recorded.size} rows belongs to this plan: the cases, the program or the tasks changed since the recording; record it again`;
  throw usageProblem(path, message);
}
