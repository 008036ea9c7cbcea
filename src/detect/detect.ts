import { quote } from "../base/quote.ts";
import type { Baseline, RunRows } from "../model/result/baseline.ts";
import type { Config } from "../model/config/config.ts";
import type { Finding, LimitResult, Warning } from "../model/result/finding.ts";
import type { Manifest } from "../model/run/manifest.ts";
import type { Where } from "../model/config/metric.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Completeness, ErrorGroup, UnitChanges } from "../model/result/report.ts";
import type { Sample } from "../model/result/sample.ts";
import type { SeedFor } from "../stats/index.ts";
import { isPinned } from "./screen/past-means.ts";
import { baselineWarnings, modelWarnings } from "./screen/side-warnings.ts";
import { classify } from "./classify/classify.ts";
import { type CollectedSamples, collectSamples } from "./collect/collect-samples.ts";
import { compareAll } from "./compare.ts";
import {
  type CompareContext,
  compareContext,
  GATE_RESAMPLING,
  type NamedPast,
  type Resampling,
} from "./values/compare-context.ts";
import { decideWithLosses } from "./lost-trials.ts";
import { findFlips } from "./newly-failing.ts";
import { effectiveMetric, type Subject } from "./values/subject.ts";
import { comparedValues } from "./values/values.ts";
import { judgedMetric } from "./test/judged-metric.ts";
import { checkLimits } from "./limits.ts";
import { settledLimit } from "./values/limit-warnings.ts";
import { toFinding } from "./classify/to-finding.ts";

export interface DetectInput {
  readonly config: Pick<Config, "metrics" | "compare" | "gate" | "failures">;
  /** The candidate's; null for bare rows: what they show is what was planned. */
  readonly plan: Plan | null;
  /** The candidate's rows alone. */
  readonly run: RunRows;
  /** Its rows alone. */
  readonly baseline: Baseline;
  /** Filters of the suite and of `--where`: baseline rows outside any of them are 'not selected', not 'dropped'. */
  readonly selection: readonly Where[];
  /** Both sides ran alternately in one job: the variation between repetitions includes everything. */
  readonly sameJob: boolean;
  /** Seeds of random draws; a function of the config's seed and of the key alone. */
  readonly seedFor: SeedFor;
  /** What of the past the config names; absent = nothing. */
  readonly named?: NamedPast;
  /** Absent = the gate's: 9,999, and what can be enumerated. A study of many comparisons draws fewer. */
  readonly resampling?: Resampling;
}

export interface Detection {
  /** By metric in config order, then group in plan order. */
  readonly findings: readonly Finding[];
  readonly limits: readonly LimitResult[];
  readonly completeness: Completeness;
  /** Of the candidate's rows, the most frequent first. */
  readonly errors: readonly ErrorGroup[];
  readonly units: UnitChanges;
  readonly warnings: readonly Warning[];
  /** The run that `baseline.reference` names, where the history does not hold it; null = it does, or none is named. */
  readonly missingReference: string | null;
  readonly samples: readonly Sample[];
}

/**
 * Rows of two sides to findings: the same bits for the same rows in any order.
 * Memory grows with units and metrics, not with rows.
 */
export function detect(input: DetectInput): Detection {
  const { config, run, baseline, seedFor } = input;
  const { compare, gate } = config;
  const { samples, ...collected } = collect(input);
  const subjects = samples.map((sample) => {
    const metric = effectiveMetric(sample.metric, sample.group);
    return { sample, metric: judgedMetric(metric, comparedValues(sample, compare.unit !== null)) };
  });
  const drafts = checkLimits(subjects, { alpha: compare.alpha, maxErrorRate: gate.maxErrorRate, seedFor });
  const context = { ...contextOf(subjects, input), limitPs: drafts.map(({ p }) => p) };
  const { comparisons, limitPs } = compareAll(subjects, context);
  const flips = findFlips(comparisons, context);
  const decisions = decideWithLosses(comparisons, subjects, context);
  return {
    findings: comparisons.map((comparison, index) => ({
      ...toFinding(comparison, decisions[index] ?? classify(comparison)),
      flips: flips[index] ?? null,
    })),
    limits: drafts.map((draft, index) => settledLimit(draft, limitPs[index] ?? 1, compare.alpha)),
    samples,
    missingReference: missingReference(context),
    ...collected,
    warnings: [
      ...collected.warnings,
      ...baselineWarnings(baseline, run),
      ...modelWarnings(baseline, run),
      ...referenceWarnings(context),
    ],
  };
}

function contextOf(subjects: readonly Subject[], input: DetectInput): CompareContext {
  const { config, run, baseline, sameJob, seedFor, named, resampling = GATE_RESAMPLING } = input;
  return compareContext({
    compare: config.compare,
    maxErrorRate: config.gate.maxErrorRate,
    maxImprovement: config.gate.maxImprovement,
    baseline,
    candidate: run.manifest,
    sameJob,
    seedFor,
    ...(named === undefined ? {} : { named }),
    machineDependent: subjects.filter(({ metric }) => metric.runEffect && metric.role === "gate").length,
    resampling,
  });
}

function referenceWarnings(context: CompareContext): readonly Warning[] {
  const missing = missingReference(context);
  if (missing === null) return [];
  const text = `baseline.reference names ${quote(missing)}, which is not among the ${context.history.length} runs of main that are known: small steps are added up from the start of main's level. Name a run id or commit of history.jsonl.`;
  return [{ code: "reference-missing", text }];
}

function missingReference(context: CompareContext): string | null {
  const { reference, sameJob, baseline } = context;
  if (reference.by !== "run" || sameJob || !baseline.found) return null;
  const pins = [reference.run];
  return context.history.some((run) => isPinned(run, { pins })) ? null : reference.run;
}

/** Samples, completeness and what else rows show without a test. */
export function collect(input: DetectInput): CollectedSamples {
  const { config, plan, run, baseline, selection } = input;
  return collectSamples({
    rows: { baseline: baseline.found ? baseline.run.rows : [], candidate: run.rows },
    metrics: config.metrics,
    compare: config.compare,
    plan,
    selection,
    plannedTrials: run.manifest === null ? null : trialsPerSide(run.manifest),
    earlyStop: run.manifest?.earlyStop ?? null,
    failures: config.failures,
  });
}

function trialsPerSide({ counts, sides }: Manifest): number {
  return counts.planned / Math.max(1, sides.length);
}
