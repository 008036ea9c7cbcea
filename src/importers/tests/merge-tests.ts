import type { TestStatus } from "../../model/run/trial.ts";
import type { ToolRow } from "../tool.ts";

/** From good to bad. What was skipped is not tested; what errored says nothing, whatever else is known. */
const WORSE: readonly TestStatus[] = ["passed", "xfail", "xpass", "flaky", "skipped", "failed", "errored"];

/**
 * Joins what all files of a side say of one test. Where they agree, each row is a repetition. Else it is flaky where the
 * tool runs failed tests again and one run passed, and otherwise the worst of them.
 */
export function* mergeTests(rows: Iterable<ToolRow>): Generator<ToolRow, void, undefined> {
  const tests = new Map<string, ToolRow | ToolRow[]>();
  for (const row of rows) {
    const test = String(row.axes["test"]);
    const before = tests.get(test);
    // No list for each of a million tests.
    if (before === undefined) tests.set(test, row);
    else if (Array.isArray(before)) before.push(row);
    else tests.set(test, [before, row]);
  }
  for (const group of tests.values()) {
    if (Array.isArray(group)) yield* joined(group);
    else yield group;
  }
}

const statusOf = ({ status = "passed" }: ToolRow): TestStatus => status;
const isRed = (row: ToolRow): boolean => ["failed", "errored"].includes(statusOf(row));
const hasPassed = (row: ToolRow): boolean => ["passed", "flaky"].includes(statusOf(row));

function joined(rows: readonly ToolRow[]): readonly ToolRow[] {
  const [first] = rows;
  if (first === undefined || rows.every((row) => statusOf(row) === statusOf(first))) return rows;
  const passed = rows.findLast(hasPassed);
  const red = rows.find(isRed);
  if (passed !== undefined && red !== undefined && rows.every(({ hasReruns }) => hasReruns === true))
    return [asFlaky(rows, passed, red)];
  return [worstOf(rows)];
}

/** `passed`: the run that counts. `red`: one that did not pass. */
export function asFlaky(rows: readonly ToolRow[], passed: ToolRow, red: ToolRow | null): ToolRow {
  const attempts = rows.reduce((sum, row) => sum + (row.attempts ?? 1), 0);
  return { ...passed, status: "flaky", error: red?.error ?? null, attempts };
}

export function worstOf(rows: readonly ToolRow[]): ToolRow {
  const [first] = rows.toSorted((a, b) => WORSE.indexOf(statusOf(b)) - WORSE.indexOf(statusOf(a)));
  if (first === undefined) throw new Error("expected at least one row");
  return first;
}
