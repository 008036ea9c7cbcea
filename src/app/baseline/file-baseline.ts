import { basename, isAbsolute, join, resolve } from "node:path";
import { realPath } from "../../adapters/node/files.ts";
import { resultsFileOf } from "../../config/run/runners.ts";
import { usageProblem } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import {
  UNKNOWN_ORIGIN,
  type Baseline,
  type BaselineProvenance,
  type RunRows,
} from "../../model/result/baseline.ts";
import { trialsWithRow, type Manifest } from "../../model/run/manifest.ts";
import { runClass } from "../../model/run/runner-class.ts";
import { loadRun, requireWholeRun, type LoadedRun } from "../runs/load-run.ts";
import { busily, type Workspace } from "../workspace.ts";

/** Reads the run that the config names as its baseline. Faults in rows are found when the rows are read. */
export async function fileBaseline(path: string, config: Config, workspace: Workspace): Promise<Baseline> {
  const loaded = await loadRun(workspace.root, path, config);
  const found = namedBaseline(loaded, path, workspace.clock.now());
  const measured = measuredPlace(config);
  if (!found.found || measured === null) return found;
  return { ...found, isCandidate: isOnePlace(workspace.root, path, measured) };
}

/** The place of the candidate's rows, relative to the root; null = they are measured. */
function measuredPlace({ execution, run }: Config): string | null {
  if (execution.replay !== null) return execution.replay;
  const results = run === null ? null : resultsFileOf(run.runner);
  return run === null || results === null ? null : join(run.cwd, results.file);
}

/** Whether two paths lead to one file or folder. */
export function isOnePlace(root: string, one: string, other: string): boolean {
  return realPath(resolve(root, one)) === realPath(resolve(root, other));
}

/**
 * Checks a baseline that is a file before the first trial, by reading all of its rows: hours of trials must not end
 * without a comparison. Throws UsageError where it cannot be compared with.
 */
export async function requireFileBaseline(config: Config, workspace: Workspace): Promise<void> {
  const { baseline } = config;
  if (baseline.from !== "file") return;
  const found = await fileBaseline(baseline.path, config, workspace);
  if (!found.found) throw usageProblem(baseline.path, found.provenance.why);
  const rows = await busily(workspace, () => countOf(found.run.rows));
  if (rows === 0) throw usageProblem(baseline.path, "expected rows of a baseline, got none");
}

/** The number of rows of side candidate, which a baseline's rows have, too. Reads all rows. */
function countOf(rows: RunRows["rows"]): number {
  let count = 0;
  for (const row of rows) count += row.side === "candidate" ? 1 : 0;
  return count;
}

/**
 * A run that was named by its path, as a baseline. It has none when some of its planned trials were never run, because
 * a mean over the others is not a mean over all. Trials without an answer give a warning. UsageError for a shard.
 */
export function namedBaseline({ run, history }: LoadedRun, path: string, nowMs: number): Baseline {
  requireWholeRun(run, path);
  const provenance = provenanceOf(run.manifest, path, nowMs);
  const why = run.manifest === null ? null : whyUnfinished(run.manifest, path);
  if (why === null) return { found: true, run, history, provenance };
  return { found: false, code: "no-complete-run", provenance: { ...provenance, why }, history: [] };
}

function provenanceOf(manifest: Manifest | null, path: string, nowMs: number): BaselineProvenance {
  // The folder on this machine has no meaning for a reader of the report.
  const name = isAbsolute(path) ? basename(path) : path;
  const named = { ...UNKNOWN_ORIGIN, from: "file", why: "the file that was named", skipped: [] } as const;
  if (manifest === null) return { ...named, run: name };
  const createdAt = manifest.finishedAt ?? manifest.startedAt;
  return {
    ...named,
    run: manifest.runId,
    sha: manifest.git?.sha ?? null,
    branch: manifest.git?.branch ?? null,
    createdAt,
    ageDays: (nowMs - Date.parse(createdAt)) / 86_400_000,
    runner: runClass(manifest.runner),
  };
}

function whyUnfinished({ counts, earlyStop, finishedAt }: Manifest, path: string): string | null {
  const rows = trialsWithRow(counts);
  if (finishedAt !== null && rows >= counts.planned) return null;
  const came = finishedAt === null ? "a run that was not finished" : `rows of ${rows}${because(earlyStop)}`;
  return `expected ${counts.planned} planned trials in ${path}, got ${came}: complete it (--resume), or name another run`;
}

function because(earlyStop: string | null): string {
  return earlyStop === null ? "" : `, stopped early: ${earlyStop}`;
}
