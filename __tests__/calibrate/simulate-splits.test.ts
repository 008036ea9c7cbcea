import { expect, test } from "@jest/globals";
import { assumedNoise } from "../../src/calibrate/assumed-noise.ts";
import { calibrate } from "../../src/calibrate/calibrate.ts";
import { simulateSplits } from "../../src/calibrate/simulate-splits.ts";
import { Xoshiro128, summarize } from "../../src/stats/index.ts";
import { BY_TASK, metric, planOf, state, taskName } from "../support/samples/build-input.ts";
import { inputOf, nullRows, ofMetric } from "./build-calibration.ts";
import { numberOf } from "../support/number-of.ts";

const TIME = metric({ name: "time", kind: "latency" });
const SCORE = metric({ name: "score", kind: "score" });
const PASSED = metric({ name: "passed", kind: "binary" });
const METRICS = [TIME, SCORE, PASSED, metric({ name: "sum", kind: "exact" })];

function plan(tasks: number, repetitions: number) {
  return planOf(
    Array.from({ length: tasks }, (_, task) => ({ task: taskName(task) })),
    { repetitions },
  );
}

test("what is not given is assumed, and says so", () => {
  expect(assumedNoise(METRICS, new Map([["time", 0.2]]))).toEqual([
    { metric: "time", as: "relative-sd", value: 0.2, isDefault: false },
    { metric: "score", as: "sd", value: 0.1, isDefault: true },
    { metric: "passed", as: "rate", value: 0.9, isDefault: true },
  ]);
});

test("a quantile has a tail to judge, and a Poisson count its mean", () => {
  const tail = metric({ name: "tail", kind: "latency", quantile: 0.95 });
  const margin = { scale: "relative", value: 0.1 } as const;
  const errors = metric({ name: "errors", kind: "count", poisson: true, margin });
  expect(assumedNoise([tail, errors], new Map())).toEqual([
    { metric: "tail", as: "relative-sd", value: 0.25, isDefault: true },
    { metric: "errors", as: "events", value: 10, isDefault: true },
  ]);
  const noise = assumedNoise([errors], new Map([["errors", 40]]));
  const { baseline } = simulateSplits(plan(200, 10), [errors], noise).draw(new Xoshiro128(state(["p"])));
  const counts = baseline.map(({ metrics }) => Number(metrics["errors"] ?? Number.NaN));
  expect(counts.every(Number.isInteger)).toBe(true);
  // 2000 draws: four standard errors of a mean of 40 are 0.57; the variance is known to 3.2 %.
  const { mean, variance } = summarize(counts);
  expect(Math.abs(mean - 40)).toBeLessThan(0.57);
  expect(Math.abs(variance / 40 - 1)).toBeLessThan(0.13);
});

test("a worse Poisson count is one still: the exact test of totals sees it", () => {
  const margin = { scale: "relative", value: 0.1 } as const;
  const errors = metric({ name: "errors", kind: "count", poisson: true, margin });
  const noise = assumedNoise([errors], new Map([["errors", 400]]));
  const source = simulateSplits(plan(2, 1), [errors], noise);
  const input = inputOf(nullRows(2, 2, "unused"), { compare: BY_TASK, splits: 8, metrics: [errors] });
  // Two tasks can never be red by their signs; 1,600 events see a ratio of 1.26 (see poissonDetectableRatio).
  const { power, falseReds } = ofMetric(calibrate({ ...input, source }), "errors");
  expect(power[4]?.seen.share).toBe(1);
  expect(power[0]?.seen.share).toBeLessThan(0.3);
  expect(falseReds.count).toBe(0);
});

test("both sides have every planned trial, with the noise that was asked for", () => {
  const noise = assumedNoise(
    METRICS,
    new Map([
      ["time", 0.2],
      ["passed", 0.7],
    ]),
  );
  const { baseline, candidate } = simulateSplits(plan(100, 10), METRICS, noise).draw(
    new Xoshiro128(state(["s"])),
  );
  expect([baseline.length, candidate.length]).toEqual([1000, 1000]);
  const numbers = (name: string) => [...baseline, ...candidate].map((row) => numberOf(row, name));
  // 2000 draws: an sd is known to 1.6 %, a rate to 0.01; four of each.
  expect(Math.abs(summarize(numbers("time").map(Math.log)).sd / 0.2 - 1)).toBeLessThan(0.064);
  expect(Math.abs(summarize(numbers("score")).sd / 0.1 - 1)).toBeLessThan(0.064);
  expect(Math.abs(summarize(numbers("passed")).mean - 0.7)).toBeLessThan(0.041);
  expect(new Set(numbers("sum")).size).toBe(1);
});

test("more assumed noise is less power", () => {
  const powerAt = (sd: number) => {
    const noise = assumedNoise([TIME], new Map([["time", sd]]));
    const source = simulateSplits(plan(8, 1), [TIME], noise);
    const input = inputOf(nullRows(2, 2, "unused"), { compare: BY_TASK, splits: 20, metrics: [TIME] });
    return ofMetric(calibrate({ ...input, source }), "time").power[3]?.seen.share ?? 0;
  };
  expect(powerAt(0.02)).toBe(1);
  expect(powerAt(0.5)).toBeLessThan(0.5);
});
