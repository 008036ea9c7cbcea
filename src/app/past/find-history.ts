import { join, relative, resolve } from "node:path";
import { exists, filesIn, isFolder } from "../../adapters/node/files.ts";
import { latestRunId, runPath } from "../../adapters/node/runs/run-id.ts";
import { settleAll, usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import { parseHistory } from "../../formats/history-file.ts";
import { mergeHistories } from "../../history/merge-histories.ts";
import type { HistoryEntry } from "../../model/result/history.ts";
import type { Workspace } from "../workspace.ts";
import { findRun } from "../runs/find-run.ts";
import { loadRun } from "../runs/load-run.ts";

export interface FoundHistory {
  /** Id of the gate; null = the files do not say it. */
  readonly gate: string | null;
  /** Oldest first, each run once. */
  readonly entries: readonly HistoryEntry[];
  /** Where it was read, relative to the working folder. */
  readonly from: readonly string[];
}

/**
 * The history of the base branch. `names`: run ids, run folders, bundles (folders or zips) and history files, which are
 * joined; empty = the downloaded baseline, else the latest run. UsageError for what has none, and for histories of
 * different gates.
 */
export async function findHistory(
  names: readonly string[],
  place: { readonly workspace: Workspace; readonly cwd: string },
): Promise<FoundHistory> {
  const { cwd, workspace } = place;
  const paths = names.length > 0 ? names : [await usualPlace(workspace, cwd)];
  const read = await settleAll(paths.map((name) => readHistory(name, place)));
  const gates = [...new Set(read.flatMap(({ gate }) => gate ?? []))];
  if (gates.length > 1) {
    const message = `expected histories of one gate, got those of ${gates.map(quote).join(" and ")}`;
    throw usageProblem(paths.join(", "), message);
  }
  return {
    gate: gates[0] ?? null,
    entries: mergeHistories(read.map(({ entries }) => entries)),
    from: paths,
  };
}

/** UsageError when nothing was measured or downloaded here. */
async function usualPlace({ out }: Workspace, cwd: string): Promise<string> {
  const downloaded = join(out, "baseline");
  if (exists(join(downloaded, "history.jsonl"))) return shown(cwd, downloaded);
  const latest = await latestRunId(out);
  if (latest !== null) return shown(cwd, runPath(out, latest));
  const message =
    "no history: get that of main with `regression-gate baseline download`, or measure something with `regression-gate gate`";
  throw usageProblem(shown(cwd, out), message);
}

function shown(cwd: string, path: string): string {
  return relative(cwd, path) || ".";
}

async function readHistory(
  name: string,
  { workspace, cwd }: { readonly workspace: Workspace; readonly cwd: string },
): Promise<Omit<FoundHistory, "from">> {
  const path = resolve(cwd, name);
  const isFile = exists(path) && !isFolder(path);
  if (isFile && !name.endsWith(".zip")) {
    return { gate: null, entries: parseHistory(await filesIn(cwd).readText(name), name) };
  }
  const folder = isFile ? name : shown(cwd, await findRun(name, { workspace, cwd }));
  const { run, history } = await loadRun(cwd, folder);
  if (history.length > 0) return { gate: run.manifest?.id ?? null, entries: history };
  throw usageProblem(
    folder,
    "has no history: a run has one once it was judged (regression-gate gate --resume)",
  );
}
