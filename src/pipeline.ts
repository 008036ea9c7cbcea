import { detect } from "./detect/detect.ts";
import { comparablePart, openLimits } from "./detect/part-of-run.ts";
import { rowsOfSide, withOwnRows } from "./detect/rows-of-side.ts";
import { decide } from "./gate/decide.ts";
import type { GateInput, GateOutcome, GateWorld, JudgeInput, Judgement, RunResult } from "./gate-world.ts";
import { historyEntry } from "./history/history-entry.ts";
import type { Config } from "./model/config.ts";
import type { Plan } from "./model/plan.ts";
import { drawsOf } from "./plan/hash.ts";
import { planTrials } from "./plan/plan-trials.ts";
import { selectionFilters } from "./plan/select-suite.ts";
import { buildReport } from "./report/build-report.ts";
import { runTrials } from "./run/run-trials.ts";
import { VERSION } from "./version.ts";

/** From config to verdict: plan, run, find the baseline, judge. */
export async function runGate(input: GateInput, world: GateWorld): Promise<GateOutcome> {
  const { config, selection } = input;
  const plan = planTrials(config, selection);
  const run = await execute(config, plan, world);
  const baseline = await world.findBaseline(run);
  const { sameJob } = run.manifest;
  const judgement = judge({ ...input, plan, run, baseline, sameJob, nowMs: world.clock.now() });
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

/** Rows to verdict: pure, and the same for the same rows in any order. */
export function judge(input: JudgeInput): Judgement {
  const { config, plan, missingShards = [] } = input;
  const run = { manifest: input.run.manifest, rows: rowsOfSide(input.run.rows, "candidate") };
  const isPart = missingShards.length > 0 && plan !== null;
  const whole = withOwnRows(input.baseline);
  const baseline = isPart ? comparablePart(whole, { plan, rows: run.rows }) : whole;
  const detected = detect({
    config,
    plan,
    run,
    baseline,
    selection: selectionFilters(config.suites, input.selection),
    sameJob: input.sameJob,
    seedFor: drawsOf(config.seed),
  });
  const detection = isPart ? { ...detected, limits: openLimits(detected.limits) } : detected;
  const verdict = decide({ ...detection, baseline, missingShards }, config.gate);
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
