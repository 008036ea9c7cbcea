import { UsageError } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ImportedRows } from "../../importers/importer.ts";
import { meanValue, type UnitValue } from "../../importers/mean-value.ts";
import { casePlace } from "../../importers/trial-place.ts";
import type { Axes } from "../../model/config/case.ts";
import { type MetricKind, possibleNumbers } from "../../model/config/metric-kind.ts";
import type { MeasuredCase, Measurements, TrialRecord } from "../../model/run/trial.ts";

/** What a tool wrote in one invocation. Each of its methods may throw UsageError. */
export type ToolResults = Pick<ImportedRows, "rows" | "metrics" | "warnings">;

export type ReadMeasurements =
  | { readonly ok: true; readonly measured: Measurements }
  | { readonly ok: false; readonly problem: string };

/**
 * One entry for each case of an invocation: the means of its samples, which one process took and which are therefore not
 * independent. A case with a sample that has no answer has none; a wrong answer makes it a failed one. `ofTrial`: axes of the
 * invocation, of which the results may name none: a case would have two values of one axis.
 */
export async function readMeasurements(
  read: () => Promise<ToolResults>,
  ofTrial: Axes,
): Promise<ReadMeasurements> {
  try {
    const results = await read();
    const groups = rowsOfCases(results.rows);
    const metrics = results.metrics?.() ?? [];
    const kinds = new Map(metrics.map(({ name, kind }) => [name, kind]));
    const cases = groups.map((rows) => caseOf(rows, kinds));
    if (cases.length === 0)
      return { ok: false, problem: "expected results, got a file without a single row" };
    const clash = cases.flatMap(({ axes }) => Object.keys(axes)).find((axis) => Object.hasOwn(ofTrial, axis));
    if (clash !== undefined) return { ok: false, problem: clashText(clash) };
    const doubts = (results.warnings?.() ?? []).filter(({ code }) => !OF_SAMPLES.has(code));
    const measured = { metrics, cases };
    return { ok: true, measured: doubts.length === 0 ? measured : { ...measured, doubts } };
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, problem: error.message };
    throw error;
  }
}

function clashText(axis: string): string {
  return `expected axes that the matrix does not have, got ${quote(axis)}, which names cases of the results: give the axis of the matrix another name`;
}

/** Doubts about samples inside of one process, whose mean alone counts here. */
const OF_SAMPLES: ReadonlySet<string> = new Set(["means-only", "sorted-samples"]);

/** Kinds of the metrics that the tool describes. */
type Kinds = ReadonlyMap<string, MetricKind>;

function rowsOfCases(rows: Iterable<TrialRecord>): readonly (readonly TrialRecord[])[] {
  const samples = new Map<string, TrialRecord[]>();
  for (const row of rows) {
    const place = casePlace(row.axes);
    const those = samples.get(place);
    if (those === undefined) samples.set(place, [row]);
    else those.push(row);
  }
  return [...samples.values()];
}

function caseOf(rows: readonly TrialRecord[], kinds: Kinds): MeasuredCase {
  const [first] = rows;
  if (first === undefined) throw new Error("expected at least one row of a case");
  const worst = rows.find(isLost) ?? rows.find(({ status }) => status === "failed") ?? first;
  const { status, error, testStatus, place, lines } = worst;
  const means = isLost(worst) ? NO_MEANS : meansOf(rows, kinds);
  return {
    axes: first.axes,
    status,
    error,
    ...means,
    ...(testStatus === undefined ? {} : { testStatus }),
    ...(place === undefined ? {} : { place }),
    ...(lines === undefined ? {} : { lines }),
  };
}

type Means = Pick<MeasuredCase, "metrics" | "nonFinite" | "units">;

const NO_MEANS: Means = { metrics: {}, nonFinite: [] };

function isLost({ status }: TrialRecord): boolean {
  return status !== "ok" && status !== "failed" && status !== "skipped";
}

function meansOf(rows: readonly TrialRecord[], kinds: Kinds): Means {
  const names = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))];
  const means = names.map((name) => ({ name, mean: meanOf(rows, name, kinds) }));
  const units = means.flatMap(({ name, mean }) =>
    mean === null || mean.unit === null || !Number.isFinite(mean.value) ? [] : [[name, mean.unit] as const],
  );
  return {
    metrics: Object.fromEntries(means.map(({ name, mean }) => [name, finiteOf(mean)])),
    nonFinite: means.flatMap(({ name, mean }) => (mean !== null && finiteOf(mean) === null ? [name] : [])),
    ...(units.length === 0 ? {} : { units: Object.fromEntries(units) }),
  };
}

function finiteOf(mean: UnitValue | null): number | null {
  return mean !== null && Number.isFinite(mean.value) ? mean.value : null;
}

function meanOf(rows: readonly TrialRecord[], name: string, kinds: Kinds): UnitValue | null {
  const values = rows.flatMap(({ metrics, units, nonFinite }): readonly UnitValue[] => {
    const value = nonFinite.includes(name) ? Number.NaN : (metrics[name] ?? null);
    return typeof value === "number" ? [{ value, unit: units?.[name] ?? null }] : [];
  });
  const kind = kinds.get(name);
  return meanValue(values, kind === undefined ? () => true : possibleNumbers(kind).holds);
}
