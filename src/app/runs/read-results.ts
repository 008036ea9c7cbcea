import { resolve } from "node:path";
import { exists } from "../../adapters/node/files.ts";
import { resultsFileOf } from "../../config/run/runners.ts";
import { executedBy } from "../../config/run/sides.ts";
import type { Config, RunDefinition } from "../../model/config/config.ts";
import type { Side } from "../../model/run/side.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { type ResultRows, resultRows, type Results } from "../../plan/result-rows.ts";
import type { Workspace } from "../workspace.ts";
import { loadResults } from "./load-run.ts";

/** What the results files of a config hold. A file that is not there yet, or is another commit's, holds nothing. */
export async function readResults(config: Config, workspace: Workspace): Promise<Results> {
  const { baseline, candidate } = executedBy(config);
  const isReplayed = config.execution.replay !== null;
  const read = (definition: RunDefinition, side: Side): Promise<ResultRows | null> =>
    isReplayed ? Promise.resolve(null) : readSide(definition, side, { config, workspace });
  return {
    candidate: await read(candidate, "candidate"),
    baseline: config.sides === null ? null : await read(baseline, "baseline"),
  };
}

async function readSide(
  { runner, cwd }: RunDefinition,
  side: Side,
  { config, workspace }: { readonly config: Config; readonly workspace: Workspace },
): Promise<ResultRows | null> {
  const source = resultsFileOf(runner);
  if (source === null) return null;
  const folder = resolve(workspace.root, cwd);
  if (!exists(resolve(folder, source.file))) return null;
  const { run } = await loadResults(folder, source, config);
  return resultRows(ofSide(run.rows, side), source.file);
}

/**
 * Rows of another tool name no side: they are of the side whose file they come from. A run of ours may hold both.
 */
export function ofSide(rows: Iterable<TrialRecord>, side: Side): readonly TrialRecord[] {
  const all = [...rows];
  const isOfBoth = all.some((row) => row.side === "baseline");
  return isOfBoth ? all.filter((row) => row.side === side) : all.map((row) => ({ ...row, side }));
}
