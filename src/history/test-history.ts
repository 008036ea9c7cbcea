import type { HistoryEntry } from "../model/result/history.ts";
import type { TestPast } from "../model/result/tests/test-changes.ts";
import type { TestHistory } from "../model/result/tests/test-history.ts";
import type { TestStatus } from "../model/run/trial.ts";

/** Number of runs that are kept of each test. */
const KEPT = 100;
/** More tests than that would make each line of the history larger than all others together. */
const MOST_TESTS = 200_000;

const LETTERS: Readonly<Record<TestStatus, string>> = {
  passed: "p",
  failed: "F",
  errored: "E",
  skipped: "s",
  xfail: "x",
  xpass: "X",
  flaky: "f",
};
const ABSENT = "-";

/** The history with one more run; null = no test is known. Tests that were in none of the kept runs are left out. */
export function withRun(
  history: TestHistory | null,
  tests: ReadonlyMap<string, { readonly status: TestStatus }>,
): TestHistory | null {
  const before = new Map(history?.names.map((name, index) => [name, history.statuses[index] ?? ""]));
  const length = Math.min(KEPT, (history?.runs ?? 0) + 1);
  const names: string[] = [];
  const statuses: string[] = [];
  for (const name of new Set([...before.keys(), ...tests.keys()])) {
    const now = tests.get(name);
    const letters = trimmed(`${before.get(name) ?? ""}${now === undefined ? ABSENT : LETTERS[now.status]}`);
    if (letters === "" || names.length === MOST_TESTS) continue;
    names.push(name);
    statuses.push(letters);
  }
  return names.length === 0 ? null : { runs: length, names, statuses };
}

/** Without what is older than the kept runs, and without runs before the test was there. */
function trimmed(letters: string): string {
  const kept = letters.slice(-KEPT).replace(/^-+/, "");
  return kept;
}

/** The history of tests in the newest line that has one. */
export function testHistoryOf(entries: readonly HistoryEntry[]): TestHistory | null {
  return entries.findLast(({ tests }) => tests !== undefined)?.tests ?? null;
}

/** What is known of each test; runs in which it was skipped or not there do not count. */
export function pastOf(history: TestHistory | null): (test: string) => TestPast | null {
  if (history === null) return () => null;
  const index = new Map(history.names.map((name, at) => [name, at]));
  return (test) => {
    const letters = history.statuses[index.get(test) ?? -1] ?? "";
    const ran = letters.replace(/[-s]/g, "");
    if (ran === "") return null;
    return { failed: ran.replace(/[^FEf]/g, "").length, runs: ran.length };
  };
}
