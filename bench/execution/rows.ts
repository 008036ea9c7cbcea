/**
 * Rows of a long run: `write FILE N` makes them, `aggregate FILE` folds them into samples, `resume FILE N` finds what is
 * left to run. The last two print {ms, count}.
 */
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { loadTrials } from "../../src/adapters/node/load-trials.ts";
import { loadRun } from "../../src/compose/load-run.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { collectSamples } from "../../src/detect/collect-samples.ts";
import { serializeTrialRow } from "../../src/formats/trial-row.ts";
import { serializeTrialsHeader } from "../../src/formats/trials-file.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Trial, TrialRecord } from "../../src/model/trial.ts";
import { planResume } from "../../src/plan/resume-plan.ts";
import { planTrials } from "../../src/plan/plan-trials.ts";

/** Repetitions of one task. */
const REPETITIONS = 50;

const [job = "", file = "", count = ""] = process.argv.slice(2);
if (job === "write") await write();
if (job === "aggregate") await aggregate();
if (job === "resume") resume();

function configOf(trials: number) {
  const task = Array.from({ length: Math.ceil(trials / REPETITIONS) }, (_, index) => `task-${index}`);
  const metrics = {
    "latency-ms": { kind: "latency" },
    tokens: { kind: "count", better: "lower" },
    score: { kind: "score", better: "higher" },
  };
  const matrix = { axes: { task }, repetitions: REPETITIONS };
  const config = { version: 1, id: "rows", matrix, run: { command: "true" }, metrics };
  return parseConfig(JSON.stringify(config), "rows.yml");
}

function planOf(trials: number): Plan {
  return planTrials(configOf(trials), { suite: null, where: {}, axisRows: {} });
}

async function write(): Promise<void> {
  const { hash, trials } = planOf(Number(count));
  const out = createWriteStream(file);
  out.write(serializeTrialsHeader(hash));
  for (const trial of trials.slice(0, Number(count))) {
    if (!out.write(serializeTrialRow(rowOf(trial)))) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}

function rowOf({
  key,
  caseKey,
  case: { axes, contentHashes },
  repetition,
  block,
  side,
  seed,
}: Trial): TrialRecord {
  return {
    key,
    caseKey,
    axes,
    contentHashes,
    repetition,
    block,
    side,
    status: "ok",
    attempts: 1,
    startedAt: new Date(Date.UTC(2026, 0, 1) + (seed % 1e9)).toISOString(),
    durationMs: 100 + (seed % 997) / 7,
    metrics: { "latency-ms": 100 + (seed % 997) / 7, tokens: seed % 500, score: (seed % 101) / 100 },
    nonFinite: [],
    usage: null,
    evaluation: null,
    gates: [],
    error: null,
    output: null,
  };
}

async function aggregate(): Promise<void> {
  const { metrics, compare } = configOf(REPETITIONS);
  const startMs = performance.now();
  const { run } = await loadRun(process.cwd(), file);
  const { samples } = collectSamples({
    rows: { baseline: [], candidate: run.rows },
    metrics,
    compare,
    plan: null,
    selection: [],
    plannedTrials: null,
    earlyStop: null,
  });
  tell(startMs, samples.length);
}

function resume(): void {
  const plan = planOf(Number(count));
  const retry = { attempts: 1, delayMs: 1, maxDelayMs: 1, jitter: false };
  const startMs = performance.now();
  const { rows } = loadTrials(file, file);
  tell(startMs, planResume(plan, rows, retry).kept.size);
}

function tell(startMs: number, found: number): void {
  process.stdout.write(JSON.stringify({ ms: performance.now() - startMs, count: found }));
}
