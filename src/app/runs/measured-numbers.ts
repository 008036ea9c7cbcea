import { join } from "node:path";
import { fileBytes } from "../../adapters/node/byte-source.ts";
import { exists } from "../../adapters/node/files.ts";
import { axesKey, pickAxes } from "../../detect/values/axes-key.ts";
import { storedTrials } from "../../formats/stored-rows.ts";
import type { Axes } from "../../model/config/case.ts";
import type { Config } from "../../model/config/config.ts";
import { IMPLICIT_SUCCESS } from "../../model/config/implicit-success.ts";
import { METRIC_KINDS, type MetricKind } from "../../model/config/metric-kind.ts";
import type { MeasuredNumber } from "../../model/result/measured-number.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import { type Side, SIDES } from "../../model/run/side.ts";
import { isMeasured, type TrialRecord } from "../../model/run/trial.ts";
import { type ExpandedRows, expandRows } from "../../pipeline/expand-invocations.ts";
import { mean, summarize } from "../../stats/index.ts";

/**
 * Numbers in the rows of a run by metric, group and side. `config` determines the groups; null, or the config of
 * another gate: all rows are one group.
 */
export function measuredNumbers(
  rows: Iterable<TrialRecord>,
  { manifest, config }: { readonly manifest: Manifest; readonly config: Config | null },
): readonly MeasuredNumber[] {
  const invocations = expandRows(rows);
  const metrics = metricsOf(manifest, invocations);
  const by = [...(config?.id === manifest.id ? config.compare.by : []), ...(invocations?.axes ?? [])];
  const groups = new Map<string, Group>();
  for (const row of invocations?.rows ?? rows) {
    if (!isMeasured(row.status)) continue;
    const axes = pickAxes(row.axes, by);
    const key = `${row.side} ${axesKey(axes)}`;
    const group = groups.get(key) ?? {
      side: row.side,
      axes,
      values: metrics.map(() => []),
      others: metrics.map(() => 0),
    };
    groups.set(key, group);
    addRow(group, row, metrics);
  }
  return metrics.flatMap((metric, index) =>
    SIDES.flatMap((side) =>
      [...groups.values()]
        .filter((group) => group.side === side)
        .flatMap((group) => numberOf(metric, group, index)),
    ),
  );
}

/** Numbers of a stored run; empty while it has no rows. */
export function numbersOfRun(
  folder: string,
  about: { readonly manifest: Manifest; readonly config: Config | null },
): readonly MeasuredNumber[] {
  const path = join(folder, "trials.jsonl");
  return exists(path) ? measuredNumbers(storedTrials(fileBytes(path, "trials.jsonl")), about) : [];
}

interface MeasuredMetric {
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: string | null;
}

interface Group {
  readonly side: Side;
  readonly axes: Axes;
  /** The values by index of the metric. */
  readonly values: readonly number[][];
  /** Number of values that are lists or objects, by index of the metric. */
  readonly others: number[];
}

/** The metrics that a config or the format of a tool describes; `success` of an invocation says nothing of its cases. */
function metricsOf({ metricSchema }: Manifest, invocations: ExpandedRows | null): readonly MeasuredMetric[] {
  const written = Object.entries(metricSchema).map(([name, schema]) => metricOf(name, schema));
  if (invocations === null) return written;
  const own = written.filter(({ name }) => name !== IMPLICIT_SUCCESS.name);
  const described = invocations.metrics.filter(({ name }) => own.every((one) => one.name !== name));
  return [...own, ...described];
}

/** A metric as the manifest describes it: kind, better and, if it has one, unit. */
function metricOf(name: string, schema: string): MeasuredMetric {
  const [written = "", , ...unit] = schema.split(" ");
  const kind = METRIC_KINDS.find((known) => known === written) ?? "score";
  return { name, kind, unit: unit.length === 0 ? null : unit.join(" ") };
}

/**
 * Adds the values of a row. The status of a trial is no value of `success` where the program does not report it itself.
 */
function addRow(
  group: Group,
  { metrics: values, status }: TrialRecord,
  metrics: readonly MeasuredMetric[],
): void {
  for (const [index, { name }] of metrics.entries()) {
    const value = Object.hasOwn(values, name)
      ? values[name]
      : name === "success"
        ? Number(status === "ok")
        : null;
    if (typeof value === "number") group.values[index]?.push(value);
    else if (value !== null && value !== undefined) group.others[index] = (group.others[index] ?? 0) + 1;
  }
}

function numberOf(
  { name, kind, unit }: MeasuredMetric,
  group: Group,
  index: number,
): readonly MeasuredNumber[] {
  const values = group.values[index] ?? [];
  const n = values.length + (group.others[index] ?? 0);
  if (n === 0) return [];
  const { sd } = summarize(values);
  return [
    {
      metric: name,
      kind,
      unit,
      side: group.side,
      group: group.axes,
      n,
      mean: finite(mean(values)),
      median: finite(medianOf(values)),
      sd: finite(sd),
    },
  ];
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
