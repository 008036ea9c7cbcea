import { constants, existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  countTrials,
  isComplete,
  measuredSides,
  marksOfRows,
  modelsOf,
  type Manifest,
} from "../../../model/run/manifest.ts";
import { leastTrials, type Plan } from "../../../model/run/plan.ts";
import type { TrialRecord } from "../../../model/run/trial.ts";
import { usageProblem } from "../../../base/errors.ts";
import { serializeTrialRow } from "../../../formats/trial-row.ts";
import { serializeTrialsHeader } from "../../../formats/trials-file.ts";
import type { Clock, OpenRun, RunEnd } from "../../../run/ports.ts";
import { errnoOf } from "../errno-of.ts";
import { writeFileAtomic, writeNewFile } from "../files.ts";
import { loadTrials } from "./load-trials.ts";
import { readRunOrigin, requireSameCode, writeRunOrigin, type RunIdentity } from "./run-identity.ts";
import { newRunId, runPath, writeLatestRunId } from "./run-id.ts";
import { acquireLock } from "./run-lock.ts";
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
  readonly clock: Clock;
}

/** A run directory that is being written, with what a resume found in it. */
export interface RunDirectory extends OpenRun {
  /** Absolute. */
  readonly path: string;
  readonly resumed: {
    /** An incomplete last line was removed; its trial runs again. */
    readonly torn: boolean;
    /** The plan has changed since: cases whose key is the same are kept. */
    readonly planChanged: boolean;
    /** Rows no longer planned; they stay in trials.previous.jsonl, after a second change in trials.previous-2.jsonl. */
    readonly droppedRows: number;
  };
}

const NOT_RESUMED = { torn: false, planChanged: false, droppedRows: 0 } as const;

/** Makes `runs/<run id>/`, locks it and points `latest` to it. */
export async function createRun(request: RunRequest): Promise<RunDirectory> {
  const startedAt = new Date(request.clock.now()).toISOString();
  return continueRun(request, { startedAt, rows: new Map() });
}

/** What an earlier run measured. */
export interface EarlierRun {
  /** ISO 8601. */
  readonly startedAt: string;
  /** By trial key; of this plan. */
  readonly rows: ReadonlyMap<string, TrialRecord>;
}

/** Makes a run that begins with the rows of an earlier one, whose folder is elsewhere or gone. */
export async function continueRun(
  request: RunRequest,
  { startedAt, rows }: EarlierRun,
): Promise<RunDirectory> {
  const { root, plan, identity } = request;
  const runId = newRunId(new Date(request.clock.now()).toISOString());
  const path = runPath(root, runId);
  await makeRunsFolder(root);
  await mkdir(path);
  return withLock(path, async (release) => {
    await writeFileAtomic(join(path, "trials.jsonl"), trialsText(plan, rows));
    await writeRunOrigin(join(path, "origin.json"), { startedAt, identity });
    // Last, so that `latest` never names a run that cannot be resumed.
    await writeLatestRunId(root, runId);
    return openDirectory(request, {
      runId,
      path,
      startedAt,
      previous: rows,
      resumed: NOT_RESUMED,
      release,
    });
  });
}

/** Runs are not source code: a new folder gets a .gitignore; an existing one belongs to the user. */
export async function makeRunsFolder(root: string): Promise<void> {
  const made = await mkdir(root, { recursive: true });
  if (made !== undefined) await writeNewFile(root, { path: ".gitignore", text: "*\n" });
  await mkdir(join(root, "runs"), { recursive: true });
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
  return withLock(path, async (release) => {
    const { startedAt, identity } = await readRunOrigin(join(path, "origin.json"), `${shown}/origin.json`);
    requireSameCode(identity, request.identity, shown);
    const { rows, resumed } = await loadPrevious(path, shown, request.plan);
    await writeLatestRunId(request.root, runId);
    return openDirectory(request, { runId, path, startedAt, previous: rows, resumed, release });
  });
}

/** Locks a run for as long as it is open; a directory that cannot be opened is left unlocked. */
async function withLock(
  path: string,
  open: (release: () => Promise<void>) => Promise<RunDirectory>,
): Promise<RunDirectory> {
  const release = await acquireLock(join(path, "lock"));
  try {
    return await open(release);
  } catch (error) {
    await release();
    throw error;
  }
}

async function loadPrevious(
  path: string,
  shown: string,
  plan: Plan,
): Promise<{ readonly rows: ReadonlyMap<string, TrialRecord>; readonly resumed: RunDirectory["resumed"] }> {
  const file = join(path, "trials.jsonl");
  const { header, torn, rows } = loadTrials(file, `${shown}/trials.jsonl`);
  if (header?.planHash === plan.hash) {
    return { rows, resumed: { torn, planChanged: false, droppedRows: 0 } };
  }
  const planned = new Set(plan.trials.map(({ key }) => key));
  const kept = new Map([...rows].filter(([key]) => planned.has(key)));
  await keepCopy(file, join(path, "trials.previous"));
  await writeFileAtomic(file, trialsText(plan, kept));
  return {
    rows: kept,
    resumed: { torn, planChanged: header !== null, droppedRows: rows.size - kept.size },
  };
}

function trialsText(plan: Plan, rows: ReadonlyMap<string, TrialRecord>): string {
  return [
    serializeTrialsHeader(plan.hash, leastTrials(plan)),
    ...[...rows.values()].map(serializeTrialRow),
  ].join("");
}

/** Beside the copies of earlier changes: the rows of each may have cost money. */
async function keepCopy(file: string, stem: string, number = 1): Promise<void> {
  try {
    const copy = number === 1 ? `${stem}.jsonl` : `${stem}-${number}.jsonl`;
    await copyFile(file, copy, constants.COPYFILE_EXCL);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    await keepCopy(file, stem, number + 1);
  }
}

const UNDER_WAY: RunEnd = { earlyStop: null, limiters: undefined };

interface OpenDirectory {
  readonly runId: string;
  readonly path: string;
  readonly startedAt: string;
  readonly previous: ReadonlyMap<string, TrialRecord>;
  readonly resumed: RunDirectory["resumed"];
  release(): Promise<void>;
}

async function openDirectory(request: RunRequest, open: OpenDirectory): Promise<RunDirectory> {
  const { runId, path, previous, resumed } = open;
  const log = openTrialLog(join(path, "trials.jsonl"));
  const save = async (rows: readonly TrialRecord[], finishedAt: string | null, end: LooksEnd) => {
    const manifest = manifestOf(request, open, { rows, finishedAt, end });
    await writeFileAtomic(join(path, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    return manifest;
  };
  // How many an adaptive run will need is not known yet: at most all.
  const atMost = { ...UNDER_WAY, planned: request.plan.trials.length };
  const manifest = await save([...previous.values()], null, atMost);
  return {
    runId,
    manifest,
    path,
    previous,
    resumed,
    log,
    finish: (rows, end) => save(rows, new Date(request.clock.now()).toISOString(), end),
    async close() {
      try {
        await log.close();
      } finally {
        await open.release();
      }
    },
  };
}

type LooksEnd = Parameters<OpenRun["finish"]>[1];

function manifestOf(
  { manifest }: RunRequest,
  { runId, startedAt }: OpenDirectory,
  now: {
    readonly rows: readonly TrialRecord[];
    readonly finishedAt: string | null;
    readonly end: LooksEnd;
  },
): Manifest {
  const { rows, finishedAt, end } = now;
  const { planned, earlyStop, limiters } = end;
  const counts = countTrials(rows, planned);
  const measured = measuredSides(rows, manifest.sides);
  const complete = isComplete({ ...manifest, counts, earlyStop, measured });
  const models = modelsOf(rows);
  const marks = [...manifest.marks, ...marksOfRows(rows)];
  const facts = { runId, startedAt, finishedAt, counts, complete, earlyStop, limiters, marks };
  return { ...manifest, ...facts, ...(models === null ? {} : { models }) };
}
