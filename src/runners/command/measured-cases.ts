import { UsageError } from "../../base/errors.ts";
import { conversion } from "../../base/known-unit.ts";
import type { ImportedRows } from "../../importers/importer.ts";
import { casePlace } from "../../importers/trial-place.ts";
import type { MeasuredCase, Measurements, TrialRecord } from "../../model/run/trial.ts";

/** What a tool wrote in one invocation. Each of its methods may throw UsageError. */
export type ToolResults = Pick<ImportedRows, "rows" | "metrics" | "warnings">;

export type ReadMeasurements =
  | { readonly ok: true; readonly measured: Measurements }
  | { readonly ok: false; readonly problem: string };

/**
 * One entry for each case of an invocation: the means of its samples, which one process took and which are therefore not
 * independent. A case with a sample that has no answer has none; a wrong answer makes it a failed one.
 */
export async function readMeasurements(read: () => Promise<ToolResults>): Promise<ReadMeasurements> {
  try {
    const results = await read();
    const cases = casesOf(results.rows);
    if (cases.length === 0)
      return { ok: false, problem: "expected results, got a file without a single row" };
    const doubts = (results.warnings?.() ?? []).filter(({ code }) => !OF_SAMPLES.has(code));
    const measured = { metrics: results.metrics?.() ?? [], cases };
    return { ok: true, measured: doubts.length === 0 ? measured : { ...measured, doubts } };
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, problem: error.message };
    throw error;
  }
}

/** Doubts about samples inside of one process, whose mean alone counts here. */
const OF_SAMPLES: ReadonlySet<string> = new Set(["means-only", "sorted-samples"]);

function casesOf(rows: Iterable<TrialRecord>): readonly MeasuredCase[] {
  const samples = new Map<string, TrialRecord[]>();
  for (const row of rows) {
    const place = casePlace(row.axes);
    const those = samples.get(place);
    if (those === undefined) samples.set(place, [row]);
    else those.push(row);
  }
  return [...samples.values()].map(caseOf);
}

function caseOf(rows: readonly TrialRecord[]): MeasuredCase {
  const [first] = rows;
  if (first === undefined) throw new Error("expected at least one row of a case");
  const worst = rows.find(isLost) ?? rows.find(({ status }) => status === "failed") ?? first;
  const { status, error, testStatus, place } = worst;
  const means = isLost(worst) ? NO_MEANS : meansOf(rows);
  return {
    axes: first.axes,
    status,
    error,
    ...means,
    ...(testStatus === undefined ? {} : { testStatus }),
    ...(place === undefined ? {} : { place }),
  };
}

type Means = Pick<MeasuredCase, "metrics" | "nonFinite" | "units">;

const NO_MEANS: Means = { metrics: {}, nonFinite: [] };

function isLost({ status }: TrialRecord): boolean {
  return status !== "ok" && status !== "failed" && status !== "skipped";
}

/** A metric whose samples come in units that do not convert into each other has no mean. */
function meansOf(rows: readonly TrialRecord[]): Means {
  const names = new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)));
  const means = [...names].map((name) => ({ name, ...meanOf(rows, name) }));
  const units = means.flatMap(({ name, mean, unit }) =>
    mean === null || unit === null ? [] : [[name, unit] as const],
  );
  return {
    metrics: Object.fromEntries(means.map(({ name, mean }) => [name, mean])),
    nonFinite: means.flatMap(({ name, isLost: lost }) => (lost ? [name] : [])),
    ...(units.length === 0 ? {} : { units: Object.fromEntries(units) }),
  };
}

interface Mean {
  readonly mean: number | null;
  readonly unit: string | null;
  /** Some sample was not finite. */
  readonly isLost: boolean;
}

function meanOf(rows: readonly TrialRecord[], name: string): Mean {
  const unit = rows.find(({ units }) => units?.[name] !== undefined)?.units?.[name] ?? null;
  const isLost = rows.some(({ nonFinite }) => nonFinite.includes(name));
  const values = rows.flatMap(({ metrics, units }) => {
    const value = metrics[name] ?? null;
    return typeof value === "number" ? [inUnit(value, units?.[name] ?? unit, unit)] : [];
  });
  if (isLost || values.length === 0) return { mean: null, unit, isLost };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Number.isFinite(mean) ? { mean, unit, isLost } : { mean: null, unit, isLost: true };
}

function inUnit(value: number, from: string | null, to: string | null): number {
  if (from === null || to === null || from === to) return value;
  return conversion(from, to)?.(value) ?? Number.NaN;
}
