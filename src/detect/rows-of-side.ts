import type { Baseline } from "../model/result/baseline.ts";
import type { Side } from "../model/run/side.ts";
import type { TrialRecord } from "../model/run/trial.ts";

/** In a run of two sides the other side is the baseline; of any other run its candidate is. */
export function withOwnRows(baseline: Baseline): Baseline {
  if (!baseline.found) return baseline;
  const { from } = baseline.provenance;
  const side = from === "same-run" || from === "ref" ? "baseline" : "candidate";
  return { ...baseline, run: { ...baseline.run, rows: rowsOfSide(baseline.run.rows, side) } };
}

/** Rows of one side, readable as often as the rows are. */
export function rowsOfSide(rows: Iterable<TrialRecord>, side: Side): Iterable<TrialRecord> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) if (row.side === side) yield row;
    },
  };
}
