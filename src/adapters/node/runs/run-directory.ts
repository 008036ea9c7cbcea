import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  countTrials,
  isComplete,
  measuredSides,
  marksOfRows,
  modelsOf,
  type Manifest,
} from "../../../model/run/manifest.ts";
import { withUnitsOf } from "../../../model/run/metric-schema.ts";
import type { Warning } from "../../../model/result/finding.ts";
import type { Plan } from "../../../model/run/plan.ts";
import type { TrialRecord } from "../../../model/run/trial.ts";
import { usageProblem } from "../../../base/errors.ts";
import type { Clock, OpenRun } from "../../../run/ports.ts";
import { errnoOf } from "../errno-of.ts";
import { writeFileAtomic, writeNewFile } from "../files.ts";
import { notWritten, requireNoSystemFolder } from "../not-written.ts";
import { loadPrevious, NOT_RESUMED, type Resumed, trialsText } from "./previous-trials.ts";
import {
  readRunOrigin,
  requireSameCode,
  writeRunOrigin,
  type RunIdentity,
  type RunInputs,
} from "./run-identity.ts";
import { newRunId, runPath, writeLatestRunId } from "./run-id.ts";
import { acquireLock, releaseLock } from "./run-lock.ts";
import { openTrialLog } from "./trial-log.ts";

/** The parts of a manifest that are known before the run. */
export type ManifestDraft = Omit<Manifest, "runId" | "startedAt" | "finishedAt" | "counts" | "complete">;

export interface RunRequest {
  /** Absolute path of the folder that holds `runs/` and `latest`: `.regression-gate`. */
  readonly root: string;
  readonly plan: Plan;
  readonly manifest: ManifestDraft;
  /** Git commit, changes, declared versions: a run is only resumed when all are the same. */
  readonly identity: RunIdentity;
  /** Rows of a side of which one of these has changed run again. */
  readonly inputs: RunInputs;
  readonly clock: Clock;
  /** What is doubtful about the run at its end; absent = nothing is asked. */
  readonly lateWarnings?: () => Promise<readonly Warning[]>;
}

/** A run directory that is being written, with what a resume found in it. */
export interface RunDirectory extends OpenRun {
  /** Absolute. */
  readonly path: string;
  readonly resumed: Resumed;
}

/** Makes `runs/<run id>/`, locks it and points `latest` to it. */
export async function createRun(request: RunRequest): Promise<RunDirectory> {
  const startedAt = new Date(request.clock.now()).toISOString();
  return continueRun(request, { startedAt, rows: new Map() });
}

/** What an earlier run measured. */
export interface EarlierRun {
  /** ISO 8601. */
  readonly startedAt: string;
  /** The rows of this plan by trial key. */
  readonly rows: ReadonlyMap<string, TrialRecord>;
}

/** Makes a run that begins with the rows of an earlier one, whose folder is elsewhere or gone. */
export async function continueRun(
  request: RunRequest,
  { startedAt, rows }: EarlierRun,
): Promise<RunDirectory> {
  const { root, identity, inputs } = request;
  const runId = newRunId(new Date(request.clock.now()).toISOString());
  const path = runPath(root, runId);
  await makeRunsFolder(root);
  const started = { runId, startedAt, previous: rows };
  await makeWhole(path, join(root, `new-${runId}`), async (folder) => {
    await acquireLock(join(folder, "lock"));
    await writeFileAtomic(join(folder, "trials.jsonl"), trialsText(request.plan, rows));
    await writeRunOrigin(join(folder, "origin.json"), { startedAt, identity, inputs });
    await writeManifest(folder, manifestOf(request, started, underWay(request, rows)));
  });
  return held(path, async () => {
    // Last, so that `latest` never names a run that cannot be resumed.
    await writeLatestRunId(root, runId);
    return openDirectory(request, { ...started, path, resumed: NOT_RESUMED });
  });
}

/** A run whose start is cut off leaves nothing that looks like a run: its folder gets its name when all is in it. */
async function makeWhole(
  path: string,
  temporary: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  await mkdir(temporary);
  try {
    await fill(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Runs are not source code: a new folder gets a .gitignore; an existing one belongs to the user. */
export async function makeRunsFolder(root: string): Promise<void> {
  const made = await makeFolder(root);
  if (made !== undefined) await writeNewFile(root, { path: ".gitignore", text: "*\n" });
  await makeFolder(join(root, "runs"));
}

async function makeFolder(path: string): Promise<string | undefined> {
  requireNoSystemFolder(path);
  try {
    return await mkdir(path, { recursive: true });
  } catch (error) {
    const code = errnoOf(error);
    if (code !== "EEXIST" && code !== "ENOTDIR") throw notWritten(path, error);
    const message = "expected a folder for the runs, got a file in its place: name another one with --out";
    throw usageProblem(path, message, {}, { cause: error });
  }
}

/**
 * Opens a run again. UsageError when there is none, when another process has it, or when it measured other code; rows
 * are kept by key, so that a changed plan runs what changed.
 */
export async function resumeRun(request: RunRequest, runId: string): Promise<RunDirectory> {
  const path = runPath(request.root, runId);
  const shown = `runs/${runId}`;
  if (!existsSync(path)) {
    throw usageProblem(shown, "no such run; see the folder for the existing runs");
  }
  if (!existsSync(join(path, "origin.json"))) {
    const message =
      "cannot be resumed: it was merged from shards, or ended before it began. Resume its shards and merge again, or start a new run";
    throw usageProblem(shown, message);
  }
  await acquireLock(join(path, "lock"));
  return held(path, async () => {
    const origin = await readRunOrigin(join(path, "origin.json"), `${shown}/origin.json`);
    requireSameCode(origin.identity, request.identity, shown);
    const { rows, resumed } = await loadPrevious({ path, shown }, request, origin);
    await writeLatestRunId(request.root, runId);
    return openDirectory(request, { runId, path, startedAt: origin.startedAt, previous: rows, resumed });
  });
}

/** A directory that cannot be opened is left unlocked. */
async function held(path: string, open: () => Promise<RunDirectory>): Promise<RunDirectory> {
  try {
    return await open();
  } catch (error) {
    await releaseLock(join(path, "lock"));
    throw error;
  }
}

interface StartedRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly previous: ReadonlyMap<string, TrialRecord>;
}

interface OpenDirectory extends StartedRun {
  readonly path: string;
  readonly resumed: RunDirectory["resumed"];
}

async function openDirectory(request: RunRequest, open: OpenDirectory): Promise<RunDirectory> {
  const { runId, path, previous, resumed } = open;
  const log = openTrialLog(join(path, "trials.jsonl"));
  const save = async (now: RunFacts): Promise<Manifest> => {
    const manifest = manifestOf(request, open, now);
    await writeManifest(path, manifest);
    return manifest;
  };
  const manifest = await save(underWay(request, previous));
  return {
    runId,
    manifest,
    path,
    previous,
    resumed,
    log,
    async finish(rows, end) {
      const finishedAt = new Date(request.clock.now()).toISOString();
      return save({ rows, end, finishedAt, late: (await request.lateWarnings?.()) ?? [] });
    },
    async close() {
      try {
        await log.close();
      } finally {
        await releaseLock(join(path, "lock"));
      }
    },
  };
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFileAtomic(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

type LooksEnd = Parameters<OpenRun["finish"]>[1];

interface RunFacts {
  readonly rows: readonly TrialRecord[];
  readonly finishedAt: string | null;
  readonly end: LooksEnd;
  readonly late: readonly Warning[];
}

/** How many an adaptive run will need is not known yet: at most all. */
function underWay({ plan }: RunRequest, previous: ReadonlyMap<string, TrialRecord>): RunFacts {
  const end = { earlyStop: null, limiters: undefined, planned: plan.trials.length };
  return { rows: [...previous.values()], finishedAt: null, end, late: [] };
}

function manifestOf({ manifest }: RunRequest, { runId, startedAt }: StartedRun, now: RunFacts): Manifest {
  const { rows, finishedAt, end, late } = now;
  const { planned, earlyStop, limiters } = end;
  const counts = countTrials(rows, planned);
  const measured = measuredSides(rows, manifest.sides);
  const complete = isComplete({ ...manifest, counts, earlyStop, measured });
  const models = modelsOf(rows);
  const marks = [...manifest.marks, ...marksOfRows(rows)];
  const facts = { runId, startedAt, finishedAt, counts, complete, earlyStop, limiters, marks };
  const metricSchema = withUnitsOf(manifest.metricSchema, rows);
  const warnings = [...manifest.warnings, ...late];
  return { ...manifest, metricSchema, warnings, ...facts, ...(models === null ? {} : { models }) };
}
