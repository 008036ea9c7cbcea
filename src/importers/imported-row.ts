import { nameAxes } from "../model/config/case.ts";
import type { MetricValue } from "../model/run/structure.ts";
import type { Metrics, TrialRecord } from "../model/run/trial.ts";

/** What a file tells of a trial; all else has a value that says "not known". */
export type ImportedTrial = Pick<TrialRecord, "axes" | "repetition" | "status" | "metrics"> & {
  readonly [K in keyof Omit<TrialRecord, "key" | "block">]?: TrialRecord[K] | undefined;
};

/** The prefix of keys whose case was not planned here. */
const FOREIGN = "bare:";

/**
 * The row of a trial that was measured elsewhere: the one way to make rows that come from a file. A metric that is NaN or
 * an infinity is missing, and listed in `nonFinite`.
 */
export function importedRow(trial: ImportedTrial): TrialRecord {
  const { axes, repetition, status, side = "candidate" } = trial;
  const { call, fallback, charged, units, testStatus, place, lines } = trial;
  const caseKey = trial.caseKey ?? `${FOREIGN}${nameAxes(axes)}`;
  const lost = lostMetrics(trial.metrics);
  const row: Writable<TrialRecord> = {
    key: `${caseKey}/${side}/${repetition}`,
    caseKey,
    axes,
    contentHashes: trial.contentHashes ?? NO_HASHES,
    repetition,
    block: repetition,
    side,
    status,
    attempts: trial.attempts ?? 1,
    startedAt: trial.startedAt ?? null,
    durationMs: trial.durationMs ?? null,
    metrics: lost.length === 0 ? trial.metrics : withoutLost(trial.metrics),
    nonFinite: lost.length === 0 ? (trial.nonFinite ?? NONE) : [...(trial.nonFinite ?? NONE), ...lost],
    usage: trial.usage ?? null,
    evaluation: trial.evaluation ?? null,
    gates: trial.gates ?? NONE,
    error: trial.error ?? null,
    output: trial.output ?? null,
  };
  // Spreads would copy each of millions of rows.
  if (call !== undefined) row.call = call;
  if (fallback !== undefined) row.fallback = fallback;
  if (charged !== undefined) row.charged = charged;
  if (units !== undefined) row.units = units;
  if (testStatus !== undefined) row.testStatus = testStatus;
  if (place !== undefined) row.place = place;
  if (lines !== undefined) row.lines = lines;
  return row;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Whether a row was made from a file of another tool, so that its key says nothing of a plan. */
export function isForeign({ caseKey }: Pick<TrialRecord, "caseKey">): boolean {
  return caseKey.startsWith(FOREIGN);
}

const NONE: readonly never[] = [];
const NO_HASHES: TrialRecord["contentHashes"] = {};

function isLost(value: MetricValue): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}

function lostMetrics(metrics: Metrics): readonly string[] {
  let lost: readonly string[] = NONE;
  // No list of pairs: it would be made for each of millions of rows.
  for (const name of Object.keys(metrics)) if (isLost(metrics[name] ?? null)) lost = [...lost, name];
  return lost;
}

function withoutLost(metrics: Metrics): Metrics {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, isLost(value) ? null : value]),
  );
}
