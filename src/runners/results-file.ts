import type { Runner } from "../model/config/config.ts";
import { nameAxes, type Axes } from "../model/config/case.ts";
import type { Outcome, Trial, TrialRecord } from "../model/run/trial.ts";
import { usageProblem } from "../base/errors.ts";
import type { FilePort, TrialRunner } from "../run/ports.ts";

export type ResultsFileDefinition = Extract<Runner, { type: "results-file" }>;

export interface ResultsFileDeps {
  readonly files: FilePort;
  /** Parses the text of a file in the definition's format; UsageError names what is not a row. */
  parseRows(text: string, file: string): Iterable<TrialRecord>;
}

/**
 * Takes results that another tool has measured; executes nothing. Rows join on axes, repetition and, where the file has
 * both sides, side. A planned trial without a row is `errored` with code `no-row`. UsageError when the file is missing,
 * empty, truncated, foreign, or has two rows for a trial.
 */
export async function resultsFileRunner(
  definition: ResultsFileDefinition,
  deps: ResultsFileDeps,
): Promise<TrialRunner> {
  const { file } = definition;
  const rows = indexRows([...deps.parseRows(await deps.files.readText(file), file)], file);
  return {
    run: (trial) => Promise.resolve(outcomeOf(findRow(rows, trial), trial, file)),
    close: () => Promise.resolve(),
  };
}

function indexRows(rows: readonly TrialRecord[], file: string): ReadonlyMap<string, TrialRecord> {
  if (rows.length === 0) {
    throw usageProblem(file, "expected result rows, got none");
  }
  const index = new Map<string, TrialRecord>();
  for (const row of rows) {
    const key = joinKey(row.axes, row.repetition, row.side);
    if (index.has(key)) {
      const name = `${nameAxes(row.axes)}, repetition ${row.repetition}, ${row.side}`;
      throw usageProblem(file, `expected one row per trial, got two for ${name}; number the repetitions`);
    }
    index.set(key, row);
  }
  return index;
}

function findRow(rows: ReadonlyMap<string, TrialRecord>, trial: Trial): TrialRecord | undefined {
  return rows.get(joinKey(trial.case.axes, trial.repetition, trial.side));
}

/** Independent of the order in which the file names its axes. */
function joinKey(axes: Axes, repetition: number, side: string): string {
  const sorted = Object.entries(axes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sorted.map(([axis, value]) => [axis, String(value)]), repetition, side]);
}

function outcomeOf(row: TrialRecord | undefined, trial: Trial, file: string): Outcome {
  if (row === undefined) {
    const message = `${file} has no row for ${trial.case.name}, repetition ${trial.repetition}`;
    return { status: "errored", error: { class: "not-found", code: "no-row", message }, output: null };
  }
  if (row.status === "ok" || row.status === "failed") {
    const { status, metrics, nonFinite, usage, output, error, durationMs } = row;
    return { status, metrics, nonFinite, usage, output, error, durationMs };
  }
  const error = row.error ?? { class: "invalid", code: row.status, message: `${row.status} in ${file}` };
  return {
    status: row.status === "timed-out" ? "timed-out" : "errored",
    error: asFinal(error),
    output: row.output,
  };
}

/** A file gives the same answer every time: asking again is no use. */
function asFinal(error: TrialRecord["error"] & object): TrialRecord["error"] & object {
  return { ...error, class: "invalid" };
}
