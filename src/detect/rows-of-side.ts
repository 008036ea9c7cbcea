import type { Baseline } from "../model/result/baseline.ts";
import type { Side } from "../model/run/side.ts";
import type { TrialRecord } from "../model/run/trial.ts";

/**
 * A run of two sides contains its own baseline, so its baseline rows are used. Of any other run the candidate's rows
 * are used.
 */
export function withOwnRows(baseline: Baseline): Baseline {
  if (!baseline.found) return baseline;
  const { from } = baseline.provenance;
  const side = from === "same-run" || from === "ref" ? "baseline" : "candidate";
  return { ...baseline, run: { ...baseline.run, rows: rowsOfSide(baseline.run.rows, side) } };
}

/** Rows of one side. They can be read as often as `rows` can. */
export function rowsOfSide(rows: Iterable<TrialRecord>, side: Side): Iterable<TrialRecord> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) if (row.side === side) yield row;
    },
  };
}
