import type { ResultsFileRunner } from "../model/config/config.ts";
import { nameAxes } from "../model/config/case.ts";
import type { MetricUnits, Outcome, ToldByTool, Trial, TrialRecord } from "../model/run/trial.ts";
import { usageProblem } from "../base/errors.ts";
import { inDeclaredUnits } from "./answer/declared-units.ts";
import { trialPlace } from "../importers/trial-place.ts";
import type { TrialRunner } from "../run/ports.ts";
import { attemptsOf } from "./answer/attempts-of.ts";

/**
 * Takes results that another tool has measured; executes nothing. Rows join on axes, repetition and, where the file has
 * both sides, side. A planned trial without a row is `errored` with code `no-row`. UsageError when there are no rows, or
 * two for a trial. `units`: declared ones, by metric.
 */
export function resultsFileRunner(
  { file }: Pick<ResultsFileRunner, "file">,
  results: Iterable<TrialRecord>,
  units: MetricUnits,
): TrialRunner {
  const rows = indexRows(results, file);
  return {
    run: (trial) => Promise.resolve(outcomeOf(findRow(rows, trial), trial, { file, units })),
    close: () => Promise.resolve(),
  };
}

function indexRows(rows: Iterable<TrialRecord>, file: string): ReadonlyMap<string, TrialRecord> {
  const index = new Map<string, TrialRecord>();
  for (const row of rows) {
    const place = trialPlace(row);
    if (index.has(place)) {
      const name = `${nameAxes(row.axes)}, repetition ${row.repetition}, ${row.side}`;
      throw usageProblem(file, `expected one row per trial, got two for ${name}; number the repetitions`);
    }
    index.set(place, row);
  }
  if (index.size === 0) throw usageProblem(file, "expected result rows, got none");
  return index;
}

function findRow(rows: ReadonlyMap<string, TrialRecord>, trial: Trial): TrialRecord | undefined {
  return rows.get(trialPlace({ ...trial, axes: trial.case.axes }));
}

function outcomeOf(
  row: TrialRecord | undefined,
  trial: Trial,
  { file, units }: { readonly file: string; readonly units: MetricUnits },
): Outcome {
  if (row === undefined) {
    const message = `${file} has no row for ${trial.case.name}, repetition ${trial.repetition}`;
    return { status: "errored", error: { class: "not-found", code: "no-row", message }, output: null };
  }
  if (row.status === "ok" || row.status === "failed") {
    const { status, nonFinite, usage, output, error, durationMs } = row;
    const read = inDeclaredUnits(row.metrics, row.units ?? {}, units);
    if (!read.ok) {
      const unreadable = { class: "invalid", code: "metrics-unreadable", message: read.problem } as const;
      return { status: "errored", error: unreadable, output, ...attemptsOf(row) };
    }
    const { ok: _, ...numbers } = read;
    const told = { ...attemptsOf(row), ...toldOf(row) };
    const outcome = { status, ...numbers, nonFinite, usage, output, error, durationMs, ...told };
    return row.lines === undefined ? outcome : { ...outcome, lines: row.lines };
  }
  const error = row.error ?? { class: "invalid", code: row.status, message: `${row.status} in ${file}` };
  return {
    status: row.status === "timed-out" ? "timed-out" : "errored",
    error: asFinal(error),
    output: row.output,
    ...attemptsOf(row),
    ...toldOf(row),
  };
}

function toldOf({ testStatus, place }: TrialRecord): ToldByTool {
  return {
    ...(testStatus === undefined ? {} : { testStatus }),
    ...(place === undefined ? {} : { place }),
  };
}

/** A file gives the same answer every time: asking again is no use. */
function asFinal(error: TrialRecord["error"] & object): TrialRecord["error"] & object {
  return { ...error, class: "invalid" };
}
