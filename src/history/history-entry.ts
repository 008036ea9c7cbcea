import { isAccepted } from "../model/config/acceptance.ts";
import { type Axes, nameAxes } from "../model/config/case.ts";
import { kindTraits } from "../model/config/metric-kind.ts";
import type { Finding } from "../model/result/finding.ts";
import type { HistoryClusters, HistoryEntry, HistoryMetric } from "../model/result/history.ts";
import type { Sample, UnitValue } from "../model/result/sample.ts";
import type { VerdictKind } from "../model/result/verdict.ts";
import type { Manifest } from "../model/run/manifest.ts";
import { parseDefinition } from "../model/run/metric-schema.ts";
import { runClass } from "../model/run/runner-class.ts";
import { harrellDavis, mean, summarize } from "../stats/index.ts";

/** Carried from baseline to baseline in one small file: a year and more of daily runs. */
const KEPT = 500;

/** History with one more run at its end; a re-run replaces its earlier line, the oldest lines go. */
export function appendHistory(
  history: readonly HistoryEntry[],
  entry: HistoryEntry,
): readonly HistoryEntry[] {
  return [...history.filter((past) => past.runId !== entry.runId), entry].slice(-KEPT);
}

/** What a run adds to the history of its branch: the candidate's means, by metric and group that it measured. */
export function historyEntry(run: {
  readonly samples: readonly Sample[];
  /** What became of them, acceptances included. */
  readonly findings: readonly Finding[];
  readonly manifest: Manifest;
  readonly verdict: VerdictKind | null;
}): HistoryEntry {
  const { samples, findings, manifest, verdict } = run;
  const accepted = new Set(findings.filter(isAcceptedStep).map(placeOfFinding));
  return {
    schema: "regression-gate/history@1",
    runId: manifest.runId,
    sha: manifest.git?.sha ?? null,
    time: manifest.finishedAt ?? manifest.startedAt,
    runnerClass: runClass(manifest.runner),
    versions: manifest.versions,
    // What was replayed or disturbed on purpose is no evidence of what main was like.
    complete: manifest.complete && manifest.marks.length === 0,
    verdict,
    metrics: samples.flatMap((sample) => {
      const schema = schemaOf(sample, manifest);
      return historyMetric(sample).map((one) => ({
        ...one,
        ...(schema === undefined ? {} : { schema }),
        ...(accepted.has(placeOf(sample.metric.name, sample.group)) ? ({ accepted: true } as const) : {}),
      }));
    }),
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

/** A regression or small steps that are accepted are what main is from now on. Lost trials cannot be accepted. */
function isAcceptedStep(finding: Finding): boolean {
  return isAccepted(finding) && (finding.kind === "regression" || finding.creep !== null);
}

function historyMetric({ metric, group, sides, clusters }: Sample): readonly HistoryMetric[] {
  const means = sides.candidate.units.map((unit) => unit.mean);
  if (means.length === 0) return [];
  const { n, mean: center, sd } = summarize(means);
  // A single unit has no spread; JSON has no NaN and no infinity.
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

/** As clusters are compared: the units of each become one number, which counts once however many they are. */
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

/** Null for kinds that are not compared on logs, and where a log is undefined. */
function meanLog(kind: Sample["metric"]["kind"], means: readonly number[]): number | null {
  if (kindTraits(kind).scale !== "log") return null;
  return means.every((value) => value > 0) ? mean(means.map(Math.log)) : null;
}
