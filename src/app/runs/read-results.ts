import { resolve } from "node:path";
import { exists } from "../../adapters/node/files.ts";
import type { ResultsFile } from "../../config/run/runner-section.ts";
import { resultsFileOf } from "../../config/run/runners.ts";
import { executedBy } from "../../config/run/sides.ts";
import type { Config, RunDefinition } from "../../model/config/config.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Side, Sides } from "../../model/run/side.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { type ResultRows, resultRows, type Results } from "../../plan/result-rows.ts";
import { busily, type Workspace } from "../workspace.ts";
import { loadResults, loadRun } from "./load-run.ts";

/** Rows that were measured before, as far as a plan needs them. */
export interface ReadResults {
  readonly results: Results;
  /** Warnings about these rows, or about the rows of a recording. */
  readonly doubts: readonly Warning[];
}

/**
 * The rows in the results files of a config. A file that does not exist yet has no rows. `roots`: absolute folder of
 * each side; null = the baseline's commit is not checked out, so the rows of its file are unknown.
 */
export async function readResults(
  config: Config,
  workspace: Workspace,
  roots: Sides<string> | null,
): Promise<ReadResults> {
  const { replay } = config.execution;
  if (replay !== null) return readRecording(replay, config, workspace);
  const { root } = workspace;
  const candidate = await readSide("candidate", config, { workspace, root: roots?.candidate ?? root });
  // With one definition for both sides, the baseline has rows of its own only in another commit.
  const baselineRoot = config.sides === null ? (roots?.baseline ?? root) : root;
  const isOwn = config.sides !== null || baselineRoot !== root;
  const baseline = isOwn ? await readSide("baseline", config, { workspace, root: baselineRoot }) : null;
  return {
    results: { candidate: candidate?.results ?? null, baseline: baseline?.results ?? null },
    doubts: [...(candidate?.doubts ?? []), ...(baseline?.doubts ?? [])],
  };
}

/** Where a plan has as many trials as there are rows, the rows of the recording are used. */
async function readRecording(path: string, config: Config, workspace: Workspace): Promise<ReadResults> {
  const { run } = await loadRun(workspace.root, path, config);
  const of = (side: Side): Promise<ResultRows> =>
    busily(workspace, () => resultRows(ofSide(run.rows, side), { file: path, place: side }));
  const isByRows = config.matrix.byRows === true;
  return {
    results: {
      candidate: isByRows ? await of("candidate") : null,
      baseline: isByRows && config.sides !== null ? await of("baseline") : null,
    },
    doubts: run.doubts?.() ?? [],
  };
}

interface ReadSide {
  readonly results: ResultRows;
  readonly doubts: readonly Warning[];
}

async function readSide(
  side: Side,
  config: Config,
  { workspace, root }: { readonly workspace: Workspace; readonly root: string },
): Promise<ReadSide | null> {
  const definition = executedBy(config)[side];
  const file = resultsFileOf(definition.runner);
  const folder = resolve(root, definition.cwd);
  if (file === null) return null;
  const path = resolve(folder, file.file);
  if (!exists(path)) return null;
  const { run } = await loadResults(folder, file, config);
  return {
    results: await busily(workspace, () =>
      resultRows(ofSide(run.rows, side), { file: file.file, place: path }),
    ),
    doubts: run.doubts?.() ?? [],
  };
}

/** The files with the rows of both sides; none in a replay, which reads another file. */
export function resultsFiles(config: Config): readonly (ResultsFile & Pick<RunDefinition, "cwd">)[] {
  if (config.execution.replay !== null) return [];
  const { baseline, candidate } = executedBy(config);
  const definitions = baseline === candidate ? [candidate] : [baseline, candidate];
  return definitions.flatMap((definition) => {
    const file = resultsFileOf(definition.runner);
    return file === null ? [] : [{ ...file, cwd: definition.cwd }];
  });
}

/**
 * Rows of another tool have no side: they belong to the side whose file they come from. A run of this program may
 * contain both sides.
 */
export function ofSide(rows: Iterable<TrialRecord>, side: Side): readonly TrialRecord[] {
  const all = [...rows];
  const isOfBoth = all.some((row) => row.side === "baseline");
  return isOfBoth ? all.filter((row) => row.side === side) : all.map((row) => ({ ...row, side }));
}
