import { expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { decide } from "../../../src/gate/decide.ts";
import type { CompareConfig } from "../../../src/model/config/config.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { Verdict } from "../../../src/model/result/verdict.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { GATE } from "../../gate/build-finding.ts";
import {
  BY_REPETITION,
  BY_TASK,
  found,
  input,
  LATENCY,
  repetitionRows,
  row,
  taskName,
} from "../../support/samples/build-input.ts";

const NUMBER = 12_345;

interface Given {
  readonly before: readonly TrialRecord[];
  readonly after: readonly TrialRecord[];
  readonly metric?: Metric;
  readonly compare?: CompareConfig;
}

function verdictOf({ before, after, metric = LATENCY, compare = BY_REPETITION }: Given): Verdict {
  const baseline = found(before);
  const detected = detect(input({ metrics: [metric], compare, baseline, candidate: after, sameJob: true }));
  return decide({ ...detected, baseline }, GATE);
}

function times(count: number, value: number, last = value): readonly TrialRecord[] {
  return repetitionRows(LATENCY.name, [...Array.from({ length: count - 1 }, () => value), last]);
}

test("times that are the same in all trials of both sides are a warning: a cache restored them", () => {
  const verdict = verdictOf({ before: times(5, NUMBER), after: times(5, NUMBER) });
  expect(verdict).toMatchObject({ kind: "warn", exitCode: 0, causes: [{ name: "stale-results" }] });
  expect(verdict.title).toBe(
    "Warning: the same number in every trial of both sides (12.3 s), as if a cache had restored the results and nothing had measured: latency-ms. Turn the cache off for this run; a number that does not depend on the machine takes `run-effect: false`.",
  );
});

test("means of equal numbers are equal, though their last bits differ", () => {
  let sum = 0;
  for (let run = 0; run < 10; run += 1) sum += 1234.7;
  expect(sum / 10).not.toBe(1234.7);
  expect(verdictOf({ before: times(5, 1234.7), after: times(5, sum / 10) }).kind).toBe("warn");
});

test.each<{ readonly why: string } & Given>([
  { why: "one trial differs", before: times(6, NUMBER), after: times(6, NUMBER, NUMBER + 1) },
  { why: "four trials may agree", before: times(4, NUMBER), after: times(4, NUMBER) },
  { why: "a coarse clock has three digits", before: times(9, 1230), after: times(9, 1230) },
  {
    why: "a simulator's time does not depend on the machine",
    before: times(9, NUMBER),
    after: times(9, NUMBER),
    metric: { ...LATENCY, runEffect: false },
  },
  {
    why: "it is declared deterministic",
    before: times(9, NUMBER),
    after: times(9, NUMBER),
    metric: { ...LATENCY, deterministic: true },
  },
  {
    why: "it does not gate",
    before: times(9, NUMBER),
    after: times(9, NUMBER),
    metric: { ...LATENCY, role: "track" },
  },
])("no cause where $why", (given) => {
  expect(verdictOf(given).causes.filter(({ name }) => name === "stale-results")).toEqual([]);
});

test("where units are tasks, each has its own number in all of its trials", () => {
  const rows = (last: number) =>
    Array.from({ length: 60 }, (_, index) => {
      const task = index % 12;
      const value = 1234.5 + task + (index === 59 ? last : 0);
      return row({
        axes: { task: taskName(task) },
        repetition: Math.floor(index / 12),
        metrics: { [LATENCY.name]: value },
      });
    });
  const namesFor = (last: number) =>
    verdictOf({ before: rows(0), after: rows(last), compare: BY_TASK }).causes.map(({ name }) => name);
  expect(namesFor(0)).toEqual(["stale-results"]);
  expect(namesFor(0.5)).toEqual([]);
});
