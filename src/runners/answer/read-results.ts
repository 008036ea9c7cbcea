import { UsageError } from "../../base/errors.ts";
import type { RowShape } from "../../importers/importer.ts";
import { importText } from "../../importers/registry.ts";
import type { Trial, TrialRecord } from "../../model/run/trial.ts";
import { type MetricShape, type ReadMetrics, readMetrics } from "./read-metrics.ts";

export interface MetricNames {
  readonly declared: readonly string[];
  readonly shape: MetricShape;
}

/** Metrics of the one row that a file of results has of a trial. Null: the text is in no known format. */
export function readResults(
  text: string,
  file: string,
  { trial, names }: { readonly trial: Trial; readonly names: MetricNames },
): ReadMetrics | null {
  try {
    const imported = importText(text, file, shapeOf(trial, names));
    if (imported === null) return null;
    const [doubt] = imported.warnings?.() ?? [];
    if (doubt !== undefined) return { ok: false, problem: doubt.text };
    return metricsOf([...imported.rows], file, { trial, names });
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, problem: error.message };
    throw error;
  }
}

function shapeOf({ case: { axes }, repetition }: Trial, { declared }: MetricNames): RowShape {
  return {
    axes: Object.entries(axes).map(([name, value]) => ({ name, values: [value] })),
    // What is measured around the program, as wall-ms is, no file has.
    metrics: declared.map((name) => ({ name, isRequired: false })),
    trial: { axes, repetition },
  };
}

function metricsOf(
  rows: readonly TrialRecord[],
  file: string,
  { trial, names }: { readonly trial: Trial; readonly names: MetricNames },
): ReadMetrics {
  const ofCase = rows.filter((row) => isOfCase(row, trial));
  // A program that rewrites the file for each trial need not count repetitions.
  const found = ofCase.length > 1 ? ofCase.filter((row) => row.repetition === trial.repetition) : ofCase;
  const [row] = found;
  if (row === undefined || found.length > 1) {
    const problem = `expected one row of this trial in ${file}, got ${found.length} of ${rows.length}; with run.results-file a file of many trials is read`;
    return { ok: false, problem };
  }
  if (row.status !== "ok") {
    return { ok: false, problem: `expected a row that is ok, got one that is ${row.status} in ${file}` };
  }
  const read = readMetrics({ metrics: row.metrics, units: row.units }, names.shape);
  if (!read.ok) return read;
  return {
    ok: true,
    value: { ...read.value, nonFinite: row.nonFinite, usage: row.usage, output: row.output },
  };
}

function isOfCase({ axes }: TrialRecord, trial: Trial): boolean {
  const planned = trial.case.axes;
  return Object.entries(axes).every(([axis, value]) => String(planned[axis]) === String(value));
}
