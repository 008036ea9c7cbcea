import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { importedRow } from "../../src/importers/imported-row.ts";
import { type AttemptRow, lastAttempts } from "../../src/importers/last-attempts.ts";

function row(task: string, ms: number, attempt: number | null, repetition = 0): AttemptRow {
  const record = importedRow({ axes: { task }, repetition, status: "ok", metrics: { ms } });
  return { record, attempt };
}

function read(rows: readonly AttemptRow[]): {
  readonly kept: readonly (readonly [unknown, number | undefined, number])[];
  readonly doubts: readonly string[];
} {
  const { rows: kept, warnings } = lastAttempts(() => rows, { shown: "rows.jsonl", mayNumber: () => true });
  return {
    kept: [...kept].map(({ axes, metrics, attempts }) => [axes["task"], Number(metrics["ms"]), attempts]),
    doubts: (warnings?.() ?? []).map(({ text }) => text),
  };
}

describe("of the attempts of a trial", () => {
  test("the highest counts, in whatever order they come, and their number is kept", () => {
    const rows = [row("a", 3, 3), row("b", 9, null), row("a", 1, 1), row("a", 2, 2)];
    expect(read(rows)).toEqual({
      kept: [
        ["a", 3, 3],
        ["b", 9, 1],
      ],
      doubts: [],
    });
  });

  test("the highest counts in every order, and other repetitions have their own", () => {
    const rows = [row("a", 1, 1), row("a", 2, 2), row("a", 5, 5), row("a", 7, 1, 1), row("a", 8, 2, 1)];
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        const { kept, doubts } = read(shuffled);
        expect([kept.map(([, ms]) => ms).toSorted((a, b) => Number(a) - Number(b)), doubts]).toEqual([
          [5, 8],
          [],
        ]);
      }),
      { numRuns: 50, seed: 3 },
    );
  });

  test.each([
    ["from 0", [row("a", 1, 0), row("a", 2, 1), row("a", 3, 2)], 3],
    ["without the first ones", [row("a", 3, 3)], 3],
    ["with a first row that has no number", [row("a", 1, null), row("a", 3, 1)], 2],
  ])("counted %s the number is that of all", (_, rows, attempts) => {
    expect(read(rows).kept).toEqual([["a", 3, attempts]]);
  });

  test("equal rows of one number are one, and different ones are named: the last in the file counts", () => {
    expect(read([row("a", 1, 1), row("a", 1, 1)])).toEqual({ kept: [["a", 1, 1]], doubts: [] });
    const { kept, doubts } = read([row("a", 4, 2), row("a", 5, 2), row("a", 1, 1)]);
    expect(kept).toEqual([["a", 5, 2]]);
    expect(doubts).toEqual([
      "rows.jsonl has different rows of the same attempt of 1 trial (one is task=a, repetition 0, attempt 2); the last one in the file counts. Give each attempt of a trial its own number.",
    ]);
  });

  test("a conflict below the highest is named too", () => {
    const { kept, doubts } = read([row("a", 4, 1), row("a", 5, 1), row("a", 9, 2)]);
    expect([kept, doubts.length]).toEqual([[["a", 9, 2]], 1]);
  });

  test("rows of a trial without any number stay as they are, beside others that have one", () => {
    const rows = [row("a", 1, null), row("a", 2, null), row("b", 1, 1), row("b", 2, 2)];
    expect(read(rows)).toEqual({
      kept: [
        ["a", 1, 1],
        ["a", 2, 1],
        ["b", 2, 2],
      ],
      doubts: [],
    });
  });

  test("a file that names none is read once", () => {
    let reads = 0;
    const all = (): readonly AttemptRow[] => {
      reads += 1;
      return [row("a", 1, null)];
    };
    const { rows, warnings } = lastAttempts(all, { shown: "rows.jsonl", mayNumber: () => false });
    expect([[...rows].length, warnings?.(), reads]).toEqual([1, [], 1]);
  });
});
