import type { TestStatus } from "../../model/run/trial.ts";
import type { ToolRow } from "../tool.ts";
import { SeenNames } from "./seen-names.ts";

/** The statuses from good to bad. What was skipped is not tested; what errored says nothing, whatever else is known. */
const WORSE: readonly TestStatus[] = ["passed", "xfail", "xpass", "flaky", "skipped", "failed", "errored"];

/** More tests than most runs have. Above it, rows are read twice and not held. */
const MOST_HELD = 150_000;

/**
 * Joins what all files of a side say of one test. Where they agree, each row is a repetition. Else it is flaky where they
 * are attempts of one run and one passed, and otherwise the worst of them. `rows` may be read twice.
 */
export function mergeTests(rows: Iterable<ToolRow>): Generator<ToolRow, void, undefined> {
  return mergeHolding(rows, MOST_HELD);
}

/** `most`: number of rows from which on the rows are read twice and not held. */
export function* mergeHolding(rows: Iterable<ToolRow>, most: number): Generator<ToolRow, void, undefined> {
  const held = new HeldTests();
  let seen: SeenNames | null = null;
  let count = 0;
  for (const row of rows) {
    count += 1;
    if (count <= most) held.add(row);
    else {
      seen ??= held.release();
      seen.add(nameOf(row));
    }
  }
  if (seen !== null) yield* withoutHolding(rows, seen, held);
  yield* held.joined();
}

/** Most tests come once: they are passed on, and the others held. */
function* withoutHolding(
  rows: Iterable<ToolRow>,
  seen: SeenNames,
  held: HeldTests,
): Generator<ToolRow, void, undefined> {
  for (const row of rows) {
    if (seen.mayRepeat(nameOf(row))) held.add(row);
    else yield { ...row, isOnly: true };
  }
}

const nameOf = (row: ToolRow): string => String(row.axes["test"]);

class HeldTests {
  readonly #tests = new Map<string, ToolRow | ToolRow[]>();

  add(row: ToolRow): void {
    const before = this.#tests.get(nameOf(row));
    // No list for each of many tests.
    if (before === undefined) this.#tests.set(nameOf(row), row);
    else if (Array.isArray(before)) before.push(row);
    else this.#tests.set(nameOf(row), [before, row]);
  }

  /** The names of all that were held. */
  release(): SeenNames {
    const seen = new SeenNames();
    for (const [name, group] of this.#tests) {
      for (let times = Array.isArray(group) ? group.length : 1; times > 0; times -= 1) seen.add(name);
    }
    this.#tests.clear();
    return seen;
  }

  *joined(): Generator<ToolRow, void, undefined> {
    for (const group of this.#tests.values()) {
      if (Array.isArray(group)) yield* joined(group);
      else yield group;
    }
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
  const isOneRun = first.rerunsOf !== undefined && rows.every(({ rerunsOf }) => rerunsOf === first.rerunsOf);
  if (passed !== undefined && red !== undefined && isOneRun) return [asFlaky(rows, passed, red)];
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
