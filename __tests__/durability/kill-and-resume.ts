import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { loadTrials } from "../../src/adapters/node/load-trials.ts";
import { latestRunId } from "../../src/adapters/node/run-id.ts";
import { parseManifest } from "../../src/formats/manifest.ts";
import type { TrialRecord } from "../../src/model/trial.ts";
import { drawUniform } from "../../src/plan/hash.ts";
import { inTempFolder } from "../support/temp-folder.ts";
import { durablePlan } from "./durable-plan.ts";

const SCRIPT = fileURLToPath(new URL("./durable-run.ts", import.meta.url));
const TRIALS = durablePlan.trials.length;

export interface FinishedRun {
  /** In plan order, without what time and the number of resumes decide. */
  readonly rows: readonly unknown[];
  readonly complete: boolean;
  readonly counts: unknown;
}

export interface KilledRun extends FinishedRun {
  /** Whole rows on disk at each kill. */
  readonly rowsAtKill: readonly number[];
  /** The kill fell into a write. */
  readonly torn: boolean;
}

/** The run nobody disturbs. */
export function uninterrupted(): Promise<FinishedRun> {
  return inTempFolder(async (root) => {
    await runToEnd(root, "new");
    return finished(root);
  });
}

/** Kills a run when it has a random number of rows, a third of them once more after a resume, and resumes it. */
export function killAndResume(seed: number): Promise<KilledRun> {
  return inTempFolder(async (root) => {
    const first = await killAt(root, "new", 1 + Math.floor(drawUniform([seed, "rows"]) * (TRIALS - 20)));
    const runId = await latestRunId(root);
    const twice = seed % 3 === 0 && first < TRIALS - 50;
    const second = twice ? [await killAt(root, runId, first + 30)] : [];
    await runToEnd(root, runId);
    return { ...(await finished(root)), rowsAtKill: [first, ...second], torn: false };
  });
}

/** Kills a run half-way through the write of a row, and resumes it. */
export function killInsideWrite(row: number): Promise<KilledRun> {
  return inTempFolder(async (root) => {
    const child = start(root, "new", String(row));
    const [, signal] = await once(child, "exit");
    if (signal !== "SIGKILL")
      throw new Error(`expected the run to kill itself, it ended by ${String(signal)}`);
    const runId = await latestRunId(root);
    const text = await readFile(join(root, "runs", runId, "trials.jsonl"), "utf8");
    await runToEnd(root, runId);
    const rowsAtKill = [text.split("\n").length - 2];
    return { ...(await finished(root)), rowsAtKill, torn: !text.endsWith("\n") };
  });
}

function start(root: string, runId: string, tornRow: string): ReturnType<typeof spawn> {
  return spawn(process.execPath, ["--no-warnings", SCRIPT, root, runId, tornRow], { stdio: "inherit" });
}

async function runToEnd(root: string, runId: string): Promise<void> {
  const [code] = await once(start(root, runId, "-"), "exit");
  if (code !== 0) throw new Error(`expected the run to end with 0, got ${String(code)}`);
}

/** Rows on disk when it was killed; it is killed as soon as there are `rows`, give or take a few milliseconds. */
async function killAt(root: string, runId: string, rows: number): Promise<number> {
  const child = start(root, runId, "-");
  const exited = once(child, "exit");
  while (child.exitCode === null && (await rowsOnDisk(root)) < rows) await sleep(4);
  await sleep(drawUniform([root, rows]) * 4);
  child.kill("SIGKILL");
  const [code] = await exited;
  if (code !== null && code !== 0)
    throw new Error(`expected the run to be killed, it ended with ${String(code)}`);
  return rowsOnDisk(root);
}

async function rowsOnDisk(root: string): Promise<number> {
  const runId = await latestRunId(root).catch(() => null);
  if (runId === null) return 0;
  const file = join(root, "runs", runId, "trials.jsonl");
  await stat(file);
  return (await readFile(file, "utf8")).split("\n").length - 2;
}

async function finished(root: string): Promise<FinishedRun> {
  const folder = join(root, "runs", await latestRunId(root));
  const { rows } = loadTrials(join(folder, "trials.jsonl"), "trials.jsonl");
  const manifest = parseManifest(await readFile(join(folder, "manifest.json"), "utf8"), "manifest.json");
  return {
    rows: durablePlan.trials.map(({ key }) => lasting(rows.get(key))),
    complete: manifest.complete,
    counts: manifest.counts,
  };
}

/** A trial without an answer runs again after a resume, so attempts add up; a busy machine may add one too. */
function lasting(row: TrialRecord | undefined): unknown {
  return { ...row, startedAt: null, durationMs: null, attempts: null };
}
