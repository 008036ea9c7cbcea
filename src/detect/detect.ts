import { quote } from "../base/quote.ts";
import type { Baseline, RunRows } from "../model/result/baseline.ts";
import type { Config } from "../model/config/config.ts";
import type { Finding, Warning } from "../model/result/finding.ts";
import type { LimitResult } from "../model/result/limit-result.ts";
import type { Manifest } from "../model/run/manifest.ts";
import type { Where } from "../model/config/metric.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Completeness, ErrorGroup, UnitChanges } from "../model/result/report.ts";
import type { Sample } from "../model/result/sample.ts";
import type { SeedFor } from "../stats/index.ts";
import { parseDefinition } from "../model/run/metric-schema.ts";
import type { AssumedUnit } from "./collect/metric-labels.ts";
import { isPinned, schemaOf } from "./screen/past-means.ts";
import { pastUnitWarnings } from "./screen/past-unit-warnings.ts";
import { equalMeasurements } from "./screen/equal-measurements.ts";
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
import { lostValues } from "./lost-values.ts";
import { decideWithLosses } from "./lost-trials.ts";
import { findFlips } from "./newly-failing.ts";
import { type CollectedSample, effectiveMetric, type Subject } from "./values/subject.ts";
import { comparedValues } from "./values/values.ts";
import { judgedMetric } from "./test/judged-metric.ts";
import { checkLimits } from "./limits.ts";
import { settledLimit } from "./values/limit-warnings.ts";
import { toFinding } from "./classify/to-finding.ts";

export interface DetectInput {
  readonly config: Pick<Config, "metrics" | "compare" | "gate" | "failures">;
  /** The candidate's plan; null for bare rows, where the rows themselves are taken as the plan. */
  readonly plan: Plan | null;
  /** Only the candidate's rows. */
  readonly run: RunRows;
  /** Only the baseline's rows. */
  readonly baseline: Baseline;
  /** Filters of the suite and of `--where`. A baseline row outside one of them is 'not selected', not 'dropped'. */
  readonly selection: readonly Where[];
  /** Both sides ran alternately in one job, so the variation between repetitions includes every source of noise. */
  readonly sameJob: boolean;
  /** Seeds of random draws; they depend only on the config's seed and on the key. */
  readonly seedFor: SeedFor;
  /** Past runs that the config names; absent = none. */
  readonly named?: NamedPast;
  /**
   * Number of random draws; absent = the gate's: 9,999, and full enumeration where it is possible. A study of many
   * comparisons draws fewer.
   */
  readonly resampling?: Resampling;
}

export interface Detection {
  /** The findings by metric in the order of the config, then by group in the order of the plan. */
  readonly findings: readonly Finding[];
  readonly limits: readonly LimitResult[];
  readonly completeness: Completeness;
  /** Errors of the candidate's rows, the most frequent first. */
  readonly errors: readonly ErrorGroup[];
  readonly units: UnitChanges;
  readonly warnings: readonly Warning[];
  /**
   * The run that `baseline.reference` names, if the history does not contain it; null = it does, or no run is named.
   */
  readonly missingReference: string | null;
  readonly samples: readonly Sample[];
}

/**
 * Computes findings from the rows of two sides. Rows in any order give the same result to the last bit.
 * Memory grows with the number of units and metrics, not with the number of rows.
 */
export function detect(input: DetectInput): Detection {
  const { config, run, baseline, seedFor } = input;
  const { compare, gate } = config;
  const { samples, compared, ...collected } = collect(input);
  const subjectsOf = (all: readonly CollectedSample[]): readonly Subject[] =>
    all.map((sample) => {
      const metric = effectiveMetric(sample.metric, sample.group);
      return { sample, metric: judgedMetric(metric, comparedValues(sample, compare.unit !== null)) };
    });
  const subjects = subjectsOf(compared);
  const measured = compared === samples ? subjects : subjectsOf(samples);
  const drafts = checkLimits(measured, { alpha: compare.alpha, maxErrorRate: gate.maxErrorRate, seedFor });
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
      ...lostValues(comparisons, decisions, context),
      ...baselineWarnings(baseline, run),
      ...modelWarnings(baseline, run),
      ...referenceWarnings(context),
      ...pastUnitWarnings(subjects, context),
      ...equalMeasurements(subjects, compare.unit !== null),
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

/** Samples, completeness, and everything else that rows show without a test. */
export function collect(input: DetectInput): CollectedSamples {
  const { config, plan, run, baseline, selection } = input;
  return collectSamples({
    rows: { baseline: baseline.found ? baseline.run.rows : [], candidate: run.rows },
    assumed: {
      baseline: assumedUnit(baseline.found ? baseline.run.manifest : null),
      candidate: assumedUnit(run.manifest),
    },
    metrics: config.metrics,
    compare: config.compare,
    plan,
    selection,
    plannedTrials: run.manifest === null ? null : trialsPerSide(run.manifest),
    earlyStop: run.manifest?.earlyStop ?? null,
    failures: config.failures,
  });
}

/** A manifest says in what a run measured; rows without one are in the unit of the config that judges them. */
function assumedUnit(manifest: Manifest | null): AssumedUnit {
  return (metric) => {
    const text = schemaOf(manifest, metric.name);
    return text === null ? metric.unit : parseDefinition(text).unit;
  };
}

function trialsPerSide({ counts, sides }: Manifest): number {
  return counts.planned / Math.max(1, sides.length);
}
