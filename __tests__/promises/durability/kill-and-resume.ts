import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { loadTrials } from "../../../src/adapters/node/runs/load-trials.ts";
import { requireLatestRunId } from "../../../src/adapters/node/runs/run-id.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { drawUniform } from "../../../src/base/hash.ts";
import { startCli } from "../../support/command-line/cli-process.ts";
import { comparableReport } from "../../support/command-line/comparable-report.ts";
import type { DurableExperiment } from "./durable-experiment.ts";

const TEAR_WRITE = fileURLToPath(new URL("./tear-write.ts", import.meta.url));

export interface FinishedRun {
  readonly exitCode: number | null;
  /** report.json without times and ids. */
  readonly report: string;
  /** By key, without what time and the number of resumes decide. */
  readonly rows: readonly unknown[];
}

export interface KilledRun extends FinishedRun {
  /** Whole rows on disk at each kill. */
  readonly rowsAtKill: readonly number[];
  /** A kill fell into a write. */
  readonly torn: boolean;
}

/** One point: where to kill. */
export interface KillPoint {
  readonly name: string;
  /** Rows on disk from which on the process is killed; for `inside a write` the row that is torn. */
  readonly rows: readonly number[];
  readonly how: "at any moment" | "inside a write";
}

/** Points of a seed over the whole run; a third of them is killed once more after a resume. */
export function randomPoint(seed: number, trials: number): KillPoint {
  const first = Math.floor(drawUniform([seed, "rows"]) * (trials - 2 * trials ** 0.5));
  const again = seed % 3 === 0 ? [first + Math.ceil(trials / 20)] : [];
  return { name: `seed ${seed}`, rows: [first, ...again], how: "at any moment" };
}

/** The run nobody disturbs. */
export async function uninterrupted(experiment: DurableExperiment): Promise<FinishedRun> {
  const out = join(experiment.folder, "whole");
  return finished(await runToEnd(experiment, out, []), out);
}

/** Kills a run with SIGKILL at the given points and resumes it to its end. */
export async function killAndResume(experiment: DurableExperiment, point: KillPoint): Promise<KilledRun> {
  const out = join(experiment.folder, point.name.replaceAll(" ", "-"));
  const rowsAtKill: number[] = [];
  let torn = false;
  for (const [index, rows] of point.rows.entries()) {
    const resume = index === 0 ? [] : ["--resume"];
    await (point.how === "inside a write"
      ? killInside(experiment, out, rows)
      : killAt(experiment, out, { rows, resume }));
    const text = readRows(out);
    rowsAtKill.push(countRows(text));
    torn ||= text !== "" && !text.endsWith("\n");
  }
  // A process that was killed before it had a run leaves none to resume.
  const resume = existsSync(join(out, "latest")) ? ["--resume"] : [];
  const exitCode = await runToEnd(experiment, out, resume);
  return { ...(await finished(exitCode, out)), rowsAtKill, torn };
}

async function runToEnd(
  { folder, argv, start }: DurableExperiment,
  out: string,
  resume: readonly string[],
): Promise<number | null> {
  const { exitCode, stderr } = await startCli(folder, [...argv, "--out", out, ...resume], start).ended;
  if (exitCode === 0 || exitCode === 1 || exitCode === 3) return exitCode;
  throw new Error(`expected a verdict, got exit code ${String(exitCode)}: ${stderr}`);
}

/** Kills as soon as there are as many rows, give or take some milliseconds. */
async function killAt(
  { folder, argv, start }: DurableExperiment,
  out: string,
  { rows, resume }: { readonly rows: number; readonly resume: readonly string[] },
): Promise<void> {
  const { child, ended } = startCli(folder, [...argv, "--out", out, ...resume], start);
  const watch = watchRows(out);
  while (child.exitCode === null && watch() < rows) await sleep(2);
  await sleep(drawUniform([out, rows]) * 15);
  child.kill("SIGKILL");
  await ended;
}

async function killInside(
  { folder, argv, start }: DurableExperiment,
  out: string,
  row: number,
): Promise<void> {
  const options = { ...start, nodeFlags: ["--import", TEAR_WRITE], env: { TEAR_ROW: String(row) } };
  const { signal, stderr } = await startCli(folder, [...argv, "--out", out], options).ended;
  if (signal !== "SIGKILL") throw new Error(`expected the process to kill itself, got: ${stderr}`);
}

/** Rows on disk now; the file is read again only when it has grown. */
function watchRows(out: string): () => number {
  let size = -1;
  let rows = 0;
  return () => {
    const file = trialsFile(out);
    if (file === null) return -1;
    const now = statSync(file).size;
    if (now !== size) rows = countRows(readRows(out));
    size = now;
    return rows;
  };
}

/** Null before the run is there. */
function trialsFile(out: string): string | null {
  const latest = join(out, "latest");
  if (!existsSync(latest)) return null;
  return join(out, "runs", readFileSync(latest, "utf8").trim(), "trials.jsonl");
}

function readRows(out: string): string {
  const file = trialsFile(out);
  return file === null ? "" : readFileSync(file, "utf8");
}

/** Whole lines but the header. */
function countRows(text: string): number {
  return Math.max(0, text.split("\n").length - 2);
}

async function finished(exitCode: number | null, out: string): Promise<FinishedRun> {
  const folder = join(out, "runs", await requireLatestRunId(out));
  const { rows } = loadTrials(join(folder, "trials.jsonl"), "trials.jsonl");
  return {
    exitCode,
    report: comparableReport(readFileSync(join(folder, "report.json"), "utf8")),
    rows: [...rows.values()].map(lasting).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

/** Attempts add up over resumes, and a busy machine may need one more. */
function lasting(row: TrialRecord): TrialRecord {
  return { ...row, startedAt: null, durationMs: null, attempts: 0 };
}
