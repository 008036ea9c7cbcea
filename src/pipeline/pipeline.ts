import type { Config } from "../model/config/config.ts";
import type { NamedPast } from "../detect/values/compare-context.ts";
import { type Detection, type DetectInput, detect } from "../detect/detect.ts";
import { detectInLooks } from "../detect/looks/detect-in-looks.ts";
import { unplannedFindings } from "../detect/classify/unplanned-findings.ts";
import { besideCoverage, compareCoverages } from "./compare-coverages.ts";
import { comparablePart, openLimits } from "../detect/part-of-run.ts";
import { metricsOfRows } from "../detect/failing-rows.ts";
import { rowsOfSide, withOwnRows } from "../detect/rows-of-side.ts";
import { acceptFindings } from "../gate/accept-findings.ts";
import { decide, type DecideInput } from "../gate/decide.ts";
import { expandInvocations } from "./expand-invocations.ts";
import { nameMetrics } from "./name-metrics.ts";
import {
  detectionOfTests,
  type JudgedTests,
  judgeTests,
  missingParts,
  withTestCounts,
} from "./judge-tests.ts";
import { withPlaces } from "./finding-places.ts";
import type { GateInput, GateOutcome, GateWorld, JudgeInput, Judgement, RunResult } from "./world.ts";
import { historyEntry } from "../history/history-entry.ts";
import type { Baseline, RunRows } from "../model/result/baseline.ts";
import type { Warning } from "../model/result/finding.ts";
import type { Report } from "../model/result/report.ts";
import type { Manifest } from "../model/run/manifest.ts";
import { drawsOf } from "../base/hash.ts";
import { planTrials } from "../plan/plan-trials.ts";
import { selectionFilters } from "../plan/select-suite.ts";
import { buildReport } from "../report/build-report.ts";
import { type LooksToRun, runLooks } from "./run-looks.ts";
import { VERSION } from "../base/version.ts";

/** From config to verdict: plans, runs, finds the baseline and judges. */
export async function runGate(input: GateInput, world: GateWorld): Promise<GateOutcome> {
  const { config, selection, upTo } = input;
  const plan = await world.busy(() => planTrials(config, selection));
  const run = await execute({ config, plan, upTo }, world);
  await world.closeSides();
  const baseline = await world.findBaseline(run);
  const change = await world.knownChange(run, baseline);
  const { sameJob } = run.manifest;
  const toJudge = { ...input, plan, run, baseline, change, sameJob, nowMs: world.clock.now() };
  const judgement = await world.busy(() => judge(toJudge));
  return { plan, run, baseline, ...judgement };
}

/** Runs the trials of the plan that have no row yet: all of them, or those that its looks need. */
export async function execute(
  toRun: Pick<LooksToRun, "config" | "plan" | "upTo">,
  world: GateWorld,
): Promise<RunResult> {
  const { config, plan } = toRun;
  const run = await world.openRun(plan);
  try {
    const runners = await world.openRunners(plan);
    try {
      const { log, previous, manifest } = run;
      const { clock, observer, signal, redact } = world;
      const { execution } = config;
      const options = { execution, runners, log, previous, clock, observer, signal, redact };
      const { rows, ...end } = await runLooks({ ...toRun, manifest }, options);
      return { rows, manifest: await run.finish(rows, end) };
    } finally {
      await Promise.all([runners.baseline.close(), runners.candidate.close()]);
    }
  } finally {
    await run.close();
  }
}

/** Computes the verdict from rows. It is a pure function, and gives the same result for rows in any order. */
export function judge(judged: JudgeInput): Judgement {
  const whole = sidesToJudge(expandInvocations(nameMetrics(judged)));
  const { coverage, ...beside } = compareCoverages(whole);
  const input = { ...whole, ...beside };
  const { run, baseline, policyChanges, missingShards = [] } = whole;
  const tests = judgeTests(input);
  const { config, ...detection } = detectBeside(input, tests);
  const unplanned = run.manifest?.unplanned ?? [];
  const shown = besideCoverage(detection.findings, coverage);
  const placed = withPlaces(shown, baseline.found ? [input.run, baseline.run] : [input.run]);
  const found = [...placed, ...unplannedFindings(unplanned, config.metrics)];
  const accepted = acceptFindings(found, config.accept, input.nowMs);
  const warnings = [
    ...doubtsOf(input),
    ...detection.warnings,
    ...accepted.warnings,
    ...(tests?.warnings ?? []),
  ];
  const outcome = { ...detection, ...accepted, tests: tests?.report ?? null, warnings };
  const decided = {
    ...outcome,
    ...missingParts(outcome, tests),
    baseline,
    missingShards,
    policyChanges,
    unplanned,
    coverage,
  };
  const { manifest } = run;
  const verdict = decide({ ...decided, ...ownOf(manifest) }, config.gate);
  const times = { programVersion: VERSION, generatedAt: new Date(input.nowMs) };
  const completeness = withTestCounts(outcome.completeness, tests);
  return {
    report: buildReport({ ...whole, ...outcome, ...times, coverage, config, completeness, verdict }),
    entry:
      manifest === null
        ? null
        : historyEntry({ ...outcome, manifest, verdict: verdict.kind, tests: tests?.history() ?? null }),
  };
}

type Judged = Omit<JudgeInput, "selection"> & Pick<DetectInput, "selection"> & { readonly isPart: boolean };

/** The rows of both sides that are compared: of a run that lacks shards, those that both have. */
function sidesToJudge(input: JudgeInput): Judged {
  const { plan, missingShards = [] } = input;
  const run = { manifest: input.run.manifest, rows: rowsOfSide(input.run.rows, "candidate") };
  const isPart = missingShards.length > 0 && plan !== null;
  const whole = withOwnRows(input.baseline);
  return {
    ...input,
    run: { ...input.run, ...run },
    baseline: isPart ? comparablePart(whole, { plan, rows: run.rows }) : whole,
    selection: selectionFilters(input.config.suites, input.selection),
    isPart,
  };
}

/** Statistics of all rows, or of those beside tests, which are compared one by one. */
function detectBeside(
  input: Judged,
  tests: JudgedTests | null,
): ReturnType<typeof detectAll> & Pick<Judged, "config"> {
  if (tests !== null && tests.beside === null) {
    return { ...detectionOfTests(tests, input), config: input.config };
  }
  const measured = { ...input, ...tests?.beside };
  const config = withMetricsOfRows(measured.config, measured.run, measured.baseline);
  const seeds = { named: namedPast(config), seedFor: drawsOf(config.seed) };
  const detected = detectAll({ ...measured, ...seeds, config });
  return { ...detected, limits: input.isPart ? openLimits(detected.limits) : detected.limits, config };
}

function withMetricsOfRows(config: Config, run: RunRows, baseline: Baseline): Config {
  const sides = baseline.found ? [run.rows, baseline.run.rows] : [run.rows];
  return { ...config, metrics: metricsOfRows(config.metrics, sides) };
}

function ownOf(manifest: Manifest | null): Pick<DecideInput, "ownCommits" | "ownId" | "git" | "runWarnings"> {
  return {
    ownCommits: ownCommitsOf(manifest),
    ownId: manifest?.id ?? null,
    git: manifest?.git ?? null,
    runWarnings: manifest?.warnings ?? [],
  };
}

function ownCommitsOf(manifest: Manifest | null): readonly string[] {
  const git = manifest?.git ?? null;
  if (git === null || git.dirty) return [];
  return git.head === undefined ? [git.sha] : [git.sha, git.head];
}

/** Warnings about rows of files on either side. */
function doubtsOf({ run, baseline }: Pick<JudgeInput, "run" | "baseline">): readonly Warning[] {
  const sides = baseline.found ? [run, baseline.run] : [run];
  return sides.flatMap(({ doubts }) => doubts?.() ?? []);
}

function namedPast({ baseline, reference }: Config): NamedPast {
  return { reference, isBaselinePinned: baseline.from === "artifact" && baseline.at === "run-id" };
}

/** Judges once at the end, or at every look where the plan declares several. */
function detectAll(input: DetectInput): Detection & Pick<Report, "looks"> {
  const { plan } = input;
  return plan !== null && plan.looks.length > 1
    ? detectInLooks({ ...input, plan })
    : { ...detect(input), looks: null };
}
