import type { Baseline, RunRows } from "./model/baseline.ts";
import type { AxisRow } from "./model/case.ts";
import type { Config } from "./model/config.ts";
import type { HistoryEntry } from "./model/history.ts";
import type { Manifest } from "./model/manifest.ts";
import type { Where } from "./model/metric.ts";
import type { Plan } from "./model/plan.ts";
import type { Redactor } from "./model/redaction.ts";
import type { PolicyChange, Report } from "./model/report.ts";
import type { Side, Sides } from "./model/side.ts";
import type { TrialRecord } from "./model/trial.ts";
import { detect } from "./detect/detect.ts";
import { decide } from "./gate/decide.ts";
import { historyEntry } from "./history/history-entry.ts";
import { drawState } from "./plan/hash.ts";
import { planTrials } from "./plan/plan-trials.ts";
import { buildReport } from "./report/build-report.ts";
import type { Clock, OpenRun, RunObserver, TrialRunner } from "./run/ports.ts";
import { runTrials } from "./run/run-trials.ts";
import { VERSION } from "./version.ts";

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
  /** Takes secrets out of every stored text. */
  readonly redact: Redactor;
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
  input: {
    readonly config: Config;
    readonly selection: Selection;
    readonly policyChanges: readonly PolicyChange[];
  },
  world: GateWorld,
): Promise<GateOutcome> {
  const { config, selection, policyChanges } = input;
  const plan = planTrials(config, selection);
  const run = await execute(config, plan, world);
  const baseline = await world.findBaseline(run);
  const { sameJob } = run.manifest;
  const judgement = judge({
    config,
    selection,
    plan,
    run,
    baseline,
    policyChanges,
    sameJob,
    nowMs: world.clock.now(),
  });
  return { run, baseline, ...judgement };
}

/** Runs every trial of the plan that has no row yet. */
export async function execute(config: Config, plan: Plan, world: GateWorld): Promise<RunResult> {
  const run = await world.openRun(plan);
  try {
    const runners = await world.openRunners(plan);
    try {
      const { log, previous } = run;
      const { clock, observer, signal, redact } = world;
      const { execution } = config;
      const rows = await runTrials(plan, {
        execution,
        runners,
        log,
        previous,
        clock,
        observer,
        signal,
        redact,
      });
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
  readonly selection: Pick<Selection, "suite" | "where">;
  /** Null when bare rows are compared: what they show is what was planned. */
  readonly plan: Plan | null;
  readonly run: RunRows;
  readonly baseline: Baseline;
  readonly policyChanges: readonly PolicyChange[];
  /** Both sides ran by turns in one job: bare rows cannot say so themselves. */
  readonly sameJob: boolean;
  readonly nowMs: number;
}

/** Rows to verdict: pure, and the same for the same rows in any order. */
export function judge(input: JudgeInput): Judgement {
  const { config, plan } = input;
  const run = { manifest: input.run.manifest, rows: rowsOfSide(input.run.rows, "candidate") };
  const baseline = withOwnRows(input.baseline);
  const detection = detect({
    config,
    plan,
    run,
    baseline,
    selection: filtersOf(input),
    sameJob: input.sameJob,
    seedFor: seedFor(config),
  });
  const verdict = decide({ ...detection, baseline }, config.gate);
  const report = buildReport({
    ...input,
    ...detection,
    run,
    baseline,
    verdict,
    programVersion: VERSION,
    generatedAt: new Date(input.nowMs),
  });
  const { manifest } = run;
  return {
    report,
    entry: manifest === null ? null : historyEntry({ ...detection, manifest, verdict: verdict.kind }),
  };
}

/** In a run of two sides the other side is the baseline; of any other run its candidate is. */
function withOwnRows(baseline: Baseline): Baseline {
  if (!baseline.found) return baseline;
  const { from } = baseline.provenance;
  const side = from === "same-run" || from === "ref" ? "baseline" : "candidate";
  return { ...baseline, run: { ...baseline.run, rows: rowsOfSide(baseline.run.rows, side) } };
}

/** Readable as often as the rows are. */
function rowsOfSide(rows: Iterable<TrialRecord>, side: Side): Iterable<TrialRecord> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) if (row.side === side) yield row;
    },
  };
}

function filtersOf({ config, selection }: JudgeInput): readonly Where[] {
  const suite = selection.suite === null ? undefined : config.suites[selection.suite];
  return suite === undefined ? [selection.where] : [suite.where, selection.where];
}

/** Random draws are functions of the config's seed and of what they are for. */
function seedFor(
  config: Config,
): (key: readonly (string | number)[]) => readonly [number, number, number, number] {
  return (key) => drawState(["regression-gate/draws@1", config.seed, ...key]);
}
