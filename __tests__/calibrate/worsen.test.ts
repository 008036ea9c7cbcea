import { expect, test } from "@jest/globals";
import { worsenRows } from "../../src/calibrate/worsen.ts";
import type { Metric } from "../../src/model/config/metric.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { metric, row, state, taskName } from "../support/samples/build-input.ts";

const WORLD = { by: ["mode"], seedFor: (key: readonly (string | number)[]) => state(["worsen", ...key]) };

function worse(rows: readonly TrialRecord[], one: Metric, worsening: number): readonly TrialRecord[] {
  return worsenRows(rows, [{ metric: one, group: { mode: "fast" }, worsening }], WORLD);
}

function rowsOf(values: readonly number[]): readonly TrialRecord[] {
  return values.map((m, task) => row({ axes: { task: taskName(task), mode: "fast" }, metrics: { m, n: 1 } }));
}

function valuesOf(rows: readonly TrialRecord[]): readonly unknown[] {
  return rows.map(({ metrics }) => metrics["m"]);
}

test("a ratio changes in its metric's bad direction", () => {
  const lower = metric({ name: "m", kind: "latency" });
  expect(valuesOf(worse(rowsOf([10, 20]), lower, 0.5))).toEqual([15, 30]);
  expect(valuesOf(worse(rowsOf([10, 20]), { ...lower, better: "higher" }, 0.5))).toEqual([5, 10]);
});

test("a score moves by points; other metrics, groups and unanswered trials stay", () => {
  const score = metric({ name: "m", kind: "score" });
  const rows = [
    ...rowsOf([0.5]),
    row({ axes: { task: "t", mode: "slow" }, metrics: { m: 0.5 } }),
    row({ axes: { task: "u", mode: "fast" }, status: "errored" }),
  ];
  expect(worse(rows, score, 0.25)).toEqual([{ ...rows[0], metrics: { m: 0.25, n: 1 } }, rows[1], rows[2]]);
});

test("a larger worsening turns the same answers bad, and more, at the rate it says", () => {
  const answers = metric({ name: "m", kind: "binary" });
  const rows = rowsOf(Array.from({ length: 1000 }, (_, index) => (index % 10 < 8 ? 1 : 0)));
  const small = valuesOf(worse(rows, answers, 0.1));
  const large = valuesOf(worse(rows, answers, 0.3));
  const lost = (after: typeof small) => 800 - after.filter((value) => value === 1).length;
  // Binomial: 100 of 1000 with a standard deviation of 9.4, 300 with 13.7; four of them.
  expect(Math.abs(lost(small) - 100)).toBeLessThan(38);
  expect(Math.abs(lost(large) - 300)).toBeLessThan(55);
  expect(small.every((value, index) => value === 1 || large[index] === 0)).toBe(true);
  expect(valuesOf(worse(rows, answers, 1)).every((value) => value === 0)).toBe(true);
});

test("`success` is made worse by failing trials", () => {
  const success = metric({ name: "success", kind: "binary", implicit: true });
  const rows = rowsOf([1, 2, 3]);
  expect(worse(rows, success, 1).map(({ status, metrics }) => [status, metrics["m"]])).toEqual([
    ["failed", 1],
    ["failed", 2],
    ["failed", 3],
  ]);
});
