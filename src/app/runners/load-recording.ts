import { usageProblem } from "../../base/errors.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { loadRun } from "../runs/load-run.ts";

/**
 * Rows of a recorded run by trial key; `path` is relative to `root`. UsageError when none of them is of this plan: what
 * was recorded is something else.
 */
export async function loadRecording(
  root: string,
  path: string,
  plan: Plan,
): Promise<ReadonlyMap<string, TrialRecord>> {
  const { run } = await loadRun(root, path);
  const rows = new Map([...run.rows].map((row) => [row.key, row]));
  if (plan.trials.some(({ key }) => rows.has(key))) return rows;
  const message = `none of its ${rows.size} rows is of this plan: the cases, what is run or the tasks have changed since it was recorded; record it again`;
  throw usageProblem(path, message);
}
