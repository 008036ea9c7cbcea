import { type PastRun, RUNS_KEPT } from "../../history/main-level.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { HistoryEntry, HistoryMetric } from "../../model/result/history.ts";
import type { Sample, UnitValue } from "../../model/result/sample.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import { axesKey } from "../values/axes-key.ts";
import { clusterUnits } from "../values/clusters.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { inUnitOf, otherUnitOf } from "./past-unit.ts";
import { runMean } from "./run-mean.ts";
import type { CollectedSample, Subject } from "../values/subject.ts";
import { direction, thetaScale } from "../values/theta-scale.ts";

/** With this many past runs, their variation is known well enough to judge a new run. */
export const RUNS_NEEDED = 8;

/**
 * From this number of past runs on, a new run may be shown to be worse, as a warning: the test is the same, and with so
 * few runs it finds only large changes. With three runs it still warned on 7 % of unchanged gates, with four on 4 %
 * (docs/statistics.md).
 */
export const RUNS_TO_WARN = 4;

/**
 * Past runs of main with their means of the metric, oldest first, on the tested scale (logarithms for ratios), where
 * larger is worse. For a machine-dependent metric only runs of the candidate's runner class count. With a unit axis
 * only runs with the same number of units (and clusters) count, and none when the candidate's units differ from the
 * baseline's: other tasks have another mean.
 */
export function pastRuns(subject: Subject, context: CompareContext): readonly PastRun[] {
  return scanPast(subject, context).found;
}

/** The units of the past runs that would count if their unit converted to the metric's. */
export function pastOtherUnits(subject: Subject, context: CompareContext): readonly (string | null)[] {
  return scanPast(subject, context).otherUnits;
}

interface ScannedPast {
  /** Oldest first. */
  readonly found: readonly PastRun[];
  readonly otherUnits: readonly (string | null)[];
}

function scanPast({ sample, metric }: Subject, context: CompareContext): ScannedPast {
  const otherUnits: (string | null)[] = [];
  const shift = shiftOf(sample, metric);
  if (hasOtherUnits(sample) || shift === null) return { found: [], otherUnits };
  const s = direction(metric);
  const found: PastRun[] = [];
  for (const run of context.history.toReversed()) {
    if (metric.runEffect && run.runnerClass !== context.runnerClass) continue;
    // Runs older than those that count matter only where the config names them.
    if (found.length >= RUNS_KEPT && !isPinned(run, context)) continue;
    const { past, other } = pastMetric(run, { sample, metric }, context);
    if (other !== null) otherUnits.push(other.unit);
    const mean =
      past === null ? null : meanOnScale(past, metric, sample.clusters === null ? "units" : "clusters");
    if (past === null || mean === null) continue;
    const { runId, sha, time } = run;
    found.push({
      runId,
      sha,
      time,
      worse: s * (mean + shift),
      isAccepted: past.accepted === true,
      isPinned: isPinned(run, context),
    });
  }
  return { found: found.toReversed(), otherUnits };
}

/**
 * Past runs are known with all their rows, as the baseline is. Where the shares of cases were made even to compare its candidate, this is what
 * that changes in the baseline's mean; null = not known.
 */
function shiftOf({ sides, whole, clusters }: CollectedSample, metric: Metric): number | null {
  if (whole === undefined) return 0;
  const of = (units: readonly UnitValue[]) => runMean(units, clusters, metric).mean;
  return finite(of(sides.baseline.units) - of(whole.baseline.units));
}

/** The metric of a past run, where it can be compared; `other` = it has another unit that does not convert. */
function pastMetric(
  { metrics }: HistoryEntry,
  { sample, metric }: Subject,
  { compare, manifests }: CompareContext,
): { readonly past: HistoryMetric | null; readonly other: { readonly unit: string | null } | null } {
  const key = axesKey(sample.group);
  const { units } = sample.sides.candidate;
  const past = metrics.find((one) => one.metric === metric.name && axesKey(one.group) === key);
  if (past === undefined || (compare.unit !== null && past.n !== units.length)) return NOT_THERE;
  const schema = schemaOf(manifests.candidate, metric.name);
  const now = schema === null ? null : { schema, unit: metric.unit };
  const inUnit = now === null ? past : inUnitOf(past, now);
  const known = inUnit === null && compare.mayDiffer.includes("metrics") ? past : inUnit;
  if (known === null) return { past: null, other: now === null ? null : otherUnitOf(past, now) };
  if (sample.clusters === null) return { past: known, other: null };
  const clusters = clusterUnits(units, sample.clusters, "arithmetic").length;
  return { past: (known.clusters?.n ?? clusters) === clusters ? known : null, other: null };
}

const NOT_THERE = { past: null, other: null };

/** Whether the config names this run. */
export function isPinned({ runId, sha }: HistoryEntry, { pins }: Pick<CompareContext, "pins">): boolean {
  return pins.some((pin) => pin === runId || (SHA.test(pin) && sha?.startsWith(pin) === true));
}

/** A commit with fewer digits would be ambiguous. */
const SHA = /^[0-9a-f]{7,40}$/;

/** Kind, direction and unit that a metric had in its run; null = not known. */
export function schemaOf(manifest: Manifest | null, metric: string): string | null {
  if (manifest === null || !Object.hasOwn(manifest.metricSchema, metric)) return null;
  return manifest.metricSchema[metric] ?? null;
}

function hasOtherUnits({ onlyBaseline, onlyCandidate, changed }: Sample): boolean {
  return onlyBaseline.length + onlyCandidate.length + changed.length > 0;
}

/**
 * The mean of a past run over units or over clusters, on the tested scale. Null where its logarithm is undefined, and
 * for clusters where the run did not record a mean over them. For a ratio of sums both means give the same.
 */
export function meanOnScale(past: HistoryMetric, metric: Metric, over: "units" | "clusters"): number | null {
  const scale = thetaScale(metric);
  if (metric.quantile !== null) {
    const { quantile } = past;
    if (quantile?.level !== metric.quantile) return null;
    return scale === "difference" ? quantile.value : finite(Math.log(quantile.value));
  }
  if (scale === "ratio") return finite(Math.log(past.mean));
  const means = over === "units" ? past : past.clusters;
  return finite((scale === "log" ? means?.meanLog : means?.mean) ?? null);
}

function finite(mean: number | null): number | null {
  return mean !== null && Number.isFinite(mean) ? mean : null;
}
