import { nameAxes } from "../model/case.ts";
import type { ErrorGroup } from "../model/report.ts";
import type { TrialError, TrialRecord } from "../model/trial.ts";

const MOST_NAMED_CASES = 3;

interface Tally {
  readonly error: TrialError;
  count: number;
  readonly cases: Set<string>;
}

/**
 * Errors of all rows by class and code, the most frequent first, ties in the order of the rows (canonical order in,
 * the same groups out). A failed trial that carries an error is listed too: it says why it failed.
 */
export function groupErrors(rows: Iterable<TrialRecord>): readonly ErrorGroup[] {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    if (row.error === null) continue;
    const key = JSON.stringify([row.error.class, row.error.code]);
    const tally = tallies.get(key) ?? { error: row.error, count: 0, cases: new Set() };
    tally.count += 1;
    if (tally.cases.size < MOST_NAMED_CASES) tally.cases.add(nameAxes(row.axes));
    tallies.set(key, tally);
  }
  return [...tallies.values()].toSorted((a, b) => b.count - a.count).map(toGroup);
}

function toGroup({ error, count, cases }: Tally): ErrorGroup {
  return { class: error.class, code: error.code, count, example: error.message, cases: [...cases] };
}
