import { conversion } from "../base/known-unit.ts";
import { type Axes, nameAxes } from "../model/config/case.ts";
import { METRIC_KINDS } from "../model/config/metric-kind.ts";
import type { HistoryEntry, HistoryMetric } from "../model/result/history.ts";
import type { Trend, TrendPoint, TrendRun, VersionStep } from "../model/result/trend.ts";
import { parseDefinition } from "../model/run/metric-schema.ts";
import { studentQuantile } from "../stats/index.ts";
import { type ChangeMethod, trendChanges } from "./trend-changes.ts";
import { trendDirection } from "./trend-direction.ts";

export interface TrendRequest {
  /** Which metrics are wanted, of which groups. */
  readonly isWanted: (metric: string, group: Axes) => boolean;
  readonly method: ChangeMethod;
}

/** Trends of all wanted metrics and groups, in the order of the newest run. `history`: oldest first. */
export function trendsOf(
  history: readonly HistoryEntry[],
  { isWanted, method }: TrendRequest,
): readonly Trend[] {
  const series = new Map<string, Series>();
  const runs = withVersionSteps(history);
  // From the newest on, so that its definition and order count.
  for (const { entry, versions } of runs.toReversed()) {
    for (const metric of entry.metrics) {
      if (!isWanted(metric.metric, metric.group)) continue;
      const key = JSON.stringify([metric.metric, nameAxes(metric.group)]);
      const of = series.get(key) ?? { newest: metric, seen: [] };
      series.set(key, of);
      of.seen.push({ run: runOf(entry, metric, versions), metric });
    }
  }
  return [...series.values()].map((one) => trendOf(one, method));
}

interface Series {
  readonly newest: HistoryMetric;
  /** Newest first. */
  readonly seen: { readonly run: TrendRun; readonly metric: HistoryMetric }[];
}

function trendOf({ newest, seen }: Series, method: ChangeMethod): Trend {
  const { kind, better, unit } = definitionOf(newest);
  const points = seen.flatMap(({ run, metric }) => pointOf(run, metric, newest) ?? []).toReversed();
  return {
    metric: newest.metric,
    group: newest.group,
    kind,
    better,
    unit,
    points,
    direction: trendDirection(points, better),
    changes: trendChanges(points, { better, method }),
    leftOut: seen.length - points.length,
  };
}

function definitionOf({ schema }: HistoryMetric): Pick<Trend, "kind" | "better" | "unit"> {
  if (schema === undefined) return { kind: null, better: null, unit: null };
  const { definition, unit } = parseDefinition(schema);
  const [written, better] = definition.split(" ");
  const kind = METRIC_KINDS.find((known) => known === written) ?? null;
  return { kind, better: better === "lower" || better === "higher" ? better : null, unit };
}

/** Null where the numbers of a run mean something else than those of the newest. */
function pointOf(run: TrendRun, metric: HistoryMetric, newest: HistoryMetric): TrendPoint | null {
  const convert = converter(metric, newest);
  if (convert === null || metric.quantile?.level !== newest.quantile?.level) return null;
  const { quantile, mean, sd, n } = metric;
  const value = convert(quantile?.value ?? mean);
  if (!Number.isFinite(value)) return null;
  const half = n < 2 ? null : (studentQuantile(0.975, n - 1) * sd) / Math.sqrt(n);
  const interval =
    quantile !== null || half === null ? null : ([convert(mean - half), convert(mean + half)] as const);
  return { ...run, value, interval, n };
}

function converter(metric: HistoryMetric, newest: HistoryMetric): ((value: number) => number) | null {
  const same = (value: number): number => value;
  if (metric.schema === newest.schema || metric.schema === undefined || newest.schema === undefined)
    return same;
  const [from, to] = [parseDefinition(metric.schema), parseDefinition(newest.schema)];
  if (from.definition !== to.definition) return null;
  if (from.unit === to.unit) return same;
  return from.unit === null || to.unit === null ? null : conversion(from.unit, to.unit);
}

function runOf(
  { runId, sha, time, complete, verdict, counts }: HistoryEntry,
  { accepted }: HistoryMetric,
  versions: readonly VersionStep[],
): TrendRun {
  return {
    runId,
    sha,
    time,
    status: complete ? "complete" : "partial",
    verdict,
    errored: counts === undefined ? null : counts.errored + counts.timedOut,
    isAccepted: accepted === true,
    versions,
  };
}

interface SteppedRun {
  readonly entry: HistoryEntry;
  readonly versions: readonly VersionStep[];
}

function withVersionSteps(history: readonly HistoryEntry[]): readonly SteppedRun[] {
  return history.map((entry, index) => {
    const before = history[index - 1];
    return { entry, versions: before === undefined ? [] : versionSteps(before.versions, entry.versions) };
  });
}

/** What differs between the declared versions of two runs. */
export function versionSteps(
  before: HistoryEntry["versions"],
  after: HistoryEntry["versions"],
): readonly VersionStep[] {
  const valueOf = (versions: HistoryEntry["versions"], name: string): string | null =>
    Object.hasOwn(versions, name) ? (versions[name] ?? null) : null;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((name) => ({ name, from: valueOf(before, name), to: valueOf(after, name) }))
    .filter(({ from, to }) => from !== to);
}
