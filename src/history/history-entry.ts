import { isAccepted } from "../model/config/acceptance.ts";
import { type Axes, nameAxes } from "../model/config/case.ts";
import { kindTraits } from "../model/config/metric-kind.ts";
import type { Finding } from "../model/result/finding.ts";
import type { HistoryClusters, HistoryEntry, HistoryMetric } from "../model/result/history.ts";
import type { Sample, UnitValue } from "../model/result/sample.ts";
import type { TestHistory } from "../model/result/tests/test-history.ts";
import type { VerdictKind } from "../model/result/verdict.ts";
import type { Manifest } from "../model/run/manifest.ts";
import { parseDefinition } from "../model/run/metric-schema.ts";
import { runClass } from "../model/run/runner-class.ts";
import { harrellDavis, mean, summarize } from "../stats/index.ts";

/**
 * Number of lines that are kept in the file that is copied from baseline to baseline: daily runs of more than a year.
 */
const KEPT = 500;

/** The history with one more run at its end. A re-run replaces its earlier line, and the oldest lines are dropped. */
export function appendHistory(
  history: readonly HistoryEntry[],
  entry: HistoryEntry,
): readonly HistoryEntry[] {
  const before = history.filter((past) => past.runId !== entry.runId);
  return [...(entry.tests === undefined ? before : before.map(withoutTests)), entry].slice(-KEPT);
}

/** The newest line has what the tests did in the older runs. */
function withoutTests(entry: HistoryEntry): HistoryEntry {
  const { tests: _tests, ...rest } = entry;
  return rest;
}

/** The entry of a run in the history of its branch: the candidate's means, by metric and group that it measured. */
export function historyEntry(run: {
  readonly samples: readonly Sample[];
  /** The findings of the run, acceptances included. */
  readonly findings: readonly Finding[];
  readonly manifest: Manifest;
  readonly verdict: VerdictKind | null;
  /** Absent or null = no row was a test. */
  readonly tests?: TestHistory | null;
}): HistoryEntry {
  const { samples, findings, manifest, verdict, tests = null } = run;
  const accepted = new Set(findings.filter(isAcceptedStep).map(placeOfFinding));
  return {
    schema: "regression-gate/history@1",
    runId: manifest.runId,
    sha: manifest.git?.sha ?? null,
    time: manifest.finishedAt ?? manifest.startedAt,
    runnerClass: runClass(manifest.runner),
    versions: manifest.versions,
    // A replay, or a run with injected faults, is no evidence about the level of main.
    complete: manifest.complete && manifest.marks.length === 0,
    verdict,
    counts: manifest.counts,
    metrics: samples.flatMap((sample) => {
      const schema = schemaOf(sample, manifest);
      return historyMetric(sample).map((one) => ({
        ...one,
        ...(schema === undefined ? {} : { schema }),
        ...(accepted.has(placeOf(sample.metric.name, sample.group)) ? ({ accepted: true } as const) : {}),
      }));
    }),
    ...(tests === null ? {} : { tests }),
  };
}

/** Kind and direction as the run had them, and the unit of the means that are written here. */
function schemaOf({ metric }: Sample, { metricSchema }: Manifest): string | undefined {
  const text = Object.hasOwn(metricSchema, metric.name) ? metricSchema[metric.name] : undefined;
  if (text === undefined || metric.unit === null) return text;
  return `${parseDefinition(text).definition} ${metric.unit}`;
}

function placeOf(metric: string, group: Axes): string {
  return JSON.stringify([metric, nameAxes(group)]);
}

function placeOfFinding({ metric, group }: Finding): string {
  return placeOf(metric, group);
}

/** From an accepted regression or accepted small steps on, main has a new level. Lost trials cannot be accepted. */
function isAcceptedStep(finding: Finding): boolean {
  return isAccepted(finding) && (finding.kind === "regression" || finding.creep !== null);
}

function historyMetric({ metric, group, sides, clusters }: Sample): readonly HistoryMetric[] {
  const means = sides.candidate.units.map((unit) => unit.mean);
  if (means.length === 0) return [];
  const { n, mean: center, sd } = summarize(means);
  // A single unit has no standard deviation, and JSON has neither NaN nor infinity.
  if (!Number.isFinite(center) || (n > 1 && !Number.isFinite(sd))) return [];
  return [
    {
      metric: metric.name,
      group,
      n,
      mean: center,
      sd: n < 2 ? 0 : sd,
      meanLog: meanLog(metric.kind, means),
      clusters: clusters === null ? null : clusterMeans(metric.kind, sides.candidate.units, clusters),
      quantile: quantileOf(metric, sides.candidate.units),
    },
  ];
}

/** Means over clusters, as they are compared: the units of a cluster become one number, which counts once. */
function clusterMeans(
  kind: Sample["metric"]["kind"],
  units: readonly UnitValue[],
  clusters: ReadonlyMap<string, string>,
): HistoryClusters {
  const members = new Map<string, number[]>();
  for (const { unit, mean: value } of units) {
    const cluster = clusters.get(unit) ?? unit;
    members.set(cluster, [...(members.get(cluster) ?? []), value]);
  }
  const means = [...members.values()];
  const logs = means.flatMap((values) => meanLog(kind, values) ?? []);
  return {
    n: means.length,
    mean: mean(means.map(mean)),
    meanLog: logs.length < means.length ? null : mean(logs),
  };
}

function quantileOf({ quantile }: Sample["metric"], units: readonly UnitValue[]): HistoryMetric["quantile"] {
  if (quantile === null) return null;
  const values = units.flatMap((unit) => [...(unit.values ?? [])]);
  return { level: quantile, value: harrellDavis(values, quantile) };
}

/** Null for kinds that are not compared on logarithms, and where a logarithm is undefined. */
function meanLog(kind: Sample["metric"]["kind"], means: readonly number[]): number | null {
  if (kindTraits(kind).scale !== "log") return null;
  return means.every((value) => value > 0) ? mean(means.map(Math.log)) : null;
}
