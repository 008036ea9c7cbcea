import type { Baseline } from "./model/baseline.ts";
import type { AxisRow } from "./model/case.ts";
import type { Config } from "./model/config.ts";
import type { HistoryEntry } from "./model/history.ts";
import type { Manifest } from "./model/manifest.ts";
import type { Where } from "./model/metric.ts";
import type { Plan } from "./model/plan.ts";
import type { PolicyChange, Report } from "./model/report.ts";
import type { Sides } from "./model/side.ts";
import type { TrialRecord } from "./model/trial.ts";
import { detect } from "./detect/detect.ts";
import { decide } from "./gate/decide.ts";
import { historyEntry } from "./history/history-entry.ts";
import { drawState } from "./plan/hash.ts";
import { planTrials } from "./plan/plan-trials.ts";
import { buildReport } from "./report/build-report.ts";
import type { Clock, OpenRun, RunObserver, TrialRunner } from "./run/ports.ts";
import { runTrials } from "./run/run-trials.ts";

/** Which part of the matrix runs. */
export interface Selection {
  readonly suite: string | null;
  readonly where: Where;
  /** Rows behind the file axes, by axis name. */
  readonly axisRows: Readonly<Record<string, readonly AxisRow[]>>;
}

/** What a gate asks of the world. */
export interface GateWorld {
  readonly clock: Clock;
  readonly observer: RunObserver;
  /** Aborted by an interruption: the run ends resumable. */
  readonly signal: AbortSignal;
  openRun(plan: Plan): Promise<OpenRun>;
  openRunners(plan: Plan): Promise<Sides<TrialRunner>>;
  findBaseline(candidate: RunResult): Promise<Baseline>;
}

export interface RunResult {
  readonly manifest: Manifest;
  /** In canonical plan order. */
  readonly rows: readonly TrialRecord[];
}

export interface Judgement {
  readonly report: Report;
  /** What this run adds to the history of its branch. */
  readonly entry: HistoryEntry | null;
}

export interface GateOutcome extends Judgement {
  readonly run: RunResult;
  readonly baseline: Baseline;
}

/** From config to verdict: plan, run, find the baseline, judge. */
export async function runGate(
  input: { readonly config: Config; readonly selection: Selection; readonly policyChanges: readonly PolicyChange[] },
  world: GateWorld,
): Promise<GateOutcome> {
  const { config, selection, policyChanges } = input;
  const plan = planTrials(config, selection);
  const run = await execute(config, plan, world);
  const baseline = await world.findBaseline(run);
  return { run, baseline, ...judge({ config, plan, run, baseline, policyChanges, nowMs: world.clock.now() }) };
}

/** Runs every trial of the plan that has no row yet. */
export async function execute(config: Config, plan: Plan, world: GateWorld): Promise<RunResult> {
  const run = await world.openRun(plan);
  try {
    const runners = await world.openRunners(plan);
    try {
      const { log, previous } = run;
      const { clock, observer, signal } = world;
      const { execution } = config;
      const rows = await runTrials(plan, { execution, runners, log, previous, clock, observer, signal });
      return { rows, manifest: await run.finish(rows) };
    } finally {
      await Promise.all([runners.baseline.close(), runners.candidate.close()]);
    }
  } finally {
    await run.close();
  }
}

export interface JudgeInput {
  readonly config: Config;
  /** Null when bare rows are compared: what they show is what was planned. */
  readonly plan: Plan | null;
  readonly run: { readonly manifest: Manifest | null; readonly rows: Iterable<TrialRecord> };
  readonly baseline: Baseline;
  readonly policyChanges: readonly PolicyChange[];
  readonly nowMs: number;
}

/** Rows to verdict: pure, and the same for the same rows in any order. */
export function judge(input: JudgeInput): Judgement {
  const { config, plan, run, baseline } = input;
  const detection = detect({ config, plan, candidate: run, baseline, seedFor: seedFor(config) });
  const verdict = decide({ ...detection, baseline }, config.gate);
  const report = buildReport({ ...input, ...detection, verdict, generatedAt: new Date(input.nowMs) });
  const entry = run.manifest === null ? null : historyEntry({ detection, manifest: run.manifest, report });
  return { report, entry };
}

/** Random draws are functions of the config's seed and of what they are for. */
function seedFor(config: Config): (key: readonly (string | number)[]) => readonly [number, number, number, number] {
  return (key) => drawState(["regression-gate/draws@1", config.seed, ...key]);
}
