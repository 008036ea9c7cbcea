import { expect, test } from "@jest/globals";
import { splitRecords } from "../../src/calibrate/split-records.ts";
import { UsageError } from "../../src/base/errors.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { Xoshiro128 } from "../../src/stats/index.ts";
import { BY_REPETITION, BY_TASK, row, state } from "../support/samples/build-input.ts";
import { numberOf } from "../support/number-of.ts";

function random(seed: string): Xoshiro128 {
  return new Xoshiro128(state([seed]));
}

/** The value says which trial a row was. */
function numbered(tasks: readonly string[], repetitions: number): readonly TrialRecord[] {
  return tasks.flatMap((task, index) =>
    Array.from({ length: repetitions }, (_, repetition) =>
      row({ axes: { task }, repetition, metrics: { id: 10 * index + repetition } }),
    ),
  );
}

function ids(rows: readonly TrialRecord[]): readonly number[] {
  return rows.map((one) => numberOf(one, "id"));
}

function inOrder(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((a, b) => a - b);
}

test("each trial of an even run is on one side, once", () => {
  const rows = numbered(["a", "b"], 4);
  for (const compare of [BY_TASK, BY_REPETITION]) {
    const { baseline, candidate } = splitRecords(rows, compare).draw(random("even"));
    expect(inOrder([...ids(baseline), ...ids(candidate)])).toEqual(inOrder(ids(rows)));
    expect(baseline).toHaveLength(candidate.length);
    expect(new Set([...baseline, ...candidate].map(({ repetition }) => repetition))).toEqual(new Set([0, 1]));
  }
});

test("neighbours in time meet on different sides, and a coin decides which", () => {
  const source = splitRecords(numbered(["a"], 6), BY_REPETITION);
  const seen = new Set<string>();
  for (let draw = 0; draw < 64; draw += 1) {
    const { baseline, candidate } = source.draw(random(`coin ${draw}`));
    const pairs = baseline.map((_, pair) => inOrder([ids(baseline)[pair] ?? -1, ids(candidate)[pair] ?? -1]));
    expect(pairs).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    seen.add(ids(baseline).join());
  }
  expect(seen.size).toBe(8);
});

test("a repetition without a partner is left out and told", () => {
  const source = splitRecords(numbered(["a"], 5), BY_REPETITION);
  const { baseline, candidate } = source.draw(random("odd"));
  expect(inOrder([...ids(baseline), ...ids(candidate)])).toEqual([0, 1, 2, 3]);
  expect(source.warnings.map(({ code }) => code)).toEqual(["odd-repetitions"]);
});

test("the sides of a unit of a two-sided run are swapped as a whole", () => {
  const rows = (["baseline", "candidate"] as const).flatMap((side, index) =>
    numbered(["a", "b", "c"], 2).map((one) => ({ ...one, side, metrics: { id: index } })),
  );
  const source = splitRecords(rows, BY_TASK);
  expect(source.made).toEqual({ from: "records", design: "swapped-sides" });
  const patterns = new Set<string>();
  for (let draw = 0; draw < 64; draw += 1) {
    const { candidate } = source.draw(random(`swap ${draw}`));
    expect(candidate).toHaveLength(6);
    const byTask = ["a", "b", "c"].map((task) => [
      ...new Set(ids(candidate.filter(({ axes }) => axes["task"] === task))),
    ]);
    expect(byTask.every((values) => values.length === 1)).toBe(true);
    patterns.add(byTask.join());
  }
  expect(patterns.size).toBe(8);
});

test("units of a cluster are swapped together", () => {
  const rows = (["baseline", "candidate"] as const).flatMap((side, index) =>
    numbered(["a", "b", "c", "d"], 1).map((one) => ({
      ...one,
      side,
      axes: { ...one.axes, repo: one.axes["task"] === "a" || one.axes["task"] === "b" ? "x" : "y" },
      metrics: { id: index },
    })),
  );
  const source = splitRecords(rows, { ...BY_TASK, cluster: "repo" });
  const patterns = new Set<string>();
  for (let draw = 0; draw < 64; draw += 1) {
    const { candidate } = source.draw(random(`cluster ${draw}`));
    patterns.add(
      ["a", "b", "c", "d"]
        .flatMap((task) => ids(candidate.filter(({ axes }) => axes["task"] === task)))
        .join(),
    );
  }
  expect([...patterns].toSorted()).toEqual(["0,0,0,0", "0,0,1,1", "1,1,0,0", "1,1,1,1"]);
});

test("the last row of a trial counts", () => {
  const rows = [...numbered(["a"], 4), row({ axes: { task: "a" }, repetition: 0, metrics: { id: 99 } })];
  const { baseline, candidate } = splitRecords(rows, BY_REPETITION).draw(random("last"));
  expect(inOrder([...ids(baseline), ...ids(candidate)])).toEqual([1, 2, 3, 99]);
});

test.each([
  ["no rows", [], BY_TASK, /expected rows/],
  ["one trial of each task", numbered(["a", "b"], 1), BY_TASK, /two repetitions of each unit/],
  ["three repetitions", numbered(["a"], 3), BY_REPETITION, /at least 4 repetitions/],
])("%s cannot be halved, and the error says what can", (_, rows, compare, message) => {
  expect(() => splitRecords(rows, compare)).toThrow(UsageError);
  expect(() => splitRecords(rows, compare)).toThrow(message);
});
