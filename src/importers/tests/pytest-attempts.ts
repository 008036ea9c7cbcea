import type { ToolRow } from "../tool.ts";
import { asFlaky, worstOf } from "./merge-tests.ts";
import type { JunitTestRow } from "./junit-row.ts";

/**
 * Joins the rows of one file of pytest: with pytest-rerunfailures each attempt is a testcase, and one that failed has no
 * child, so that it looks passed. The last attempt counts. A teardown that fails is a testcase of its own.
 */
export function* pytestAttempts(rows: Iterable<JunitTestRow>): Generator<ToolRow, void, undefined> {
  const held = new Map<string, ToolRow[]>();
  for (const { writer, row } of rows) {
    if (writer !== "pytest") {
      yield row;
      continue;
    }
    const test = String(row.axes["test"]);
    const attempts = held.get(test);
    if (attempts === undefined) held.set(test, [row]);
    else attempts.push(row);
  }
  for (const attempts of held.values()) yield lastOf(attempts);
}

function lastOf(rows: readonly ToolRow[]): ToolRow {
  const last = rows.at(-1);
  if (last === undefined) throw new Error("expected at least one row");
  if (rows.length === 1) return last;
  if (last.status === "passed") return asFlaky(rows, last, rows.find(({ error }) => error !== null) ?? null);
  const isRed = last.status === "failed" || last.status === "errored";
  const attempts = rows.reduce((sum, row) => sum + (row.attempts ?? 1), 0);
  return { ...(isRed ? worstOf(rows) : last), attempts };
}
