import { expect, test } from "@jest/globals";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { reachWarnings } from "../../../src/detect/planned/planned-reach.ts";
import type { HistoryEntry } from "../../../src/model/result/history.ts";
import { planTrials } from "../../../src/plan/plan-trials.ts";

function warningsOf(yaml: string, history: readonly HistoryEntry[] = []): readonly string[] {
  const config = parseConfig(`version: 1\nid: g\nrun: { command: [x] }\n${yaml}`, "config.yml");
  const plan = planTrials(config, { suite: null, where: {}, axisRows: {} });
  const { metrics, compare } = config;
  return reachWarnings({ metrics, compare, plan, history, sameJob: plan.sides.length === 2 }, "trunk").map(
    ({ text }) => text,
  );
}

const SCORE = "metrics: { s: { kind: score, better: higher } }\n";
const LATENCY = "metrics: { t: { kind: latency } }\n";

test("four paired tasks can never be red: 2^-4 is above .05", () => {
  expect(warningsOf(`${SCORE}matrix: { axes: { task: [a, b, c, d], mode: [x, y] } }`)).toEqual([
    "2 groups (mode=x; mode=y): 4 values of task can never show a regression: plan at least 5",
  ]);
  expect(warningsOf(`${SCORE}matrix: { axes: { task: [a, b, c, d, e] } }`)).toEqual([]);
});

test("two repetitions a side can never be red: 1 / C(4, 2) is above .05; three can: 1 / C(6, 3) is .05", () => {
  const warned = warningsOf(`${SCORE}matrix: { axes: { size: [1] }, repetitions: 2 }`);
  expect(warned).toEqual(["size=1: 2 repetitions can never show a regression: plan at least 3"]);
  expect(warningsOf(`${SCORE}matrix: { axes: { size: [1] }, repetitions: 3 }`)).toEqual([]);
});

test("a timing against another job's says what it takes to be red, until eight runs are known", () => {
  const matrix = "matrix: { axes: { task: [a, b, c, d, e] } }\n";
  const [warned] = warningsOf(LATENCY + matrix);
  expect(warned).toContain("can only warn until 8 complete runs");
  expect(warned).toContain("baseline: { from: ref, ref: trunk }");
  expect(warningsOf(`${LATENCY}${matrix}baseline: { from: ref, ref: trunk }`)).toEqual([]);
  const run: HistoryEntry = {
    schema: "regression-gate/history@1",
    runId: "r",
    sha: null,
    time: "2026-01-01T00:00:00Z",
    runnerClass: "any",
    versions: {},
    complete: true,
    verdict: null,
    metrics: [],
  };
  expect(
    warningsOf(
      LATENCY + matrix,
      Array.from({ length: 8 }, () => run),
    ),
  ).toEqual([]);
});

test("exact and deterministic metrics need no number of units", () => {
  const metrics =
    "metrics: { e: { kind: exact }, a: { kind: amount, better: lower, deterministic: true } }\n";
  expect(warningsOf(`${metrics}matrix: { axes: { task: [a] } }`)).toEqual([]);
});

test("a thousand groups that are too small are one warning, which names the first and shows the smallest", () => {
  const bench = Array.from({ length: 999 }, (_, index) => `b${index}`).join(", ");
  const by = "compare: { by: [bench] }\n";
  expect(warningsOf(`${SCORE}${by}matrix: { axes: { bench: [${bench}, last] }, repetitions: 2 }`)).toEqual([
    "1000 groups (bench=b0; bench=b1; bench=b2; …): 2 repetitions can never show a regression: plan at least 3",
  ]);
  const matrix = "{ axes: { task: [a, b, c, d], mode: [x, y] }, exclude: [{ mode: y, task: a }] }";
  expect(warningsOf(`${SCORE}matrix: ${matrix}`)).toEqual([
    "2 groups (mode=x; mode=y; at worst mode=y): 3 values of task can never show a regression: plan at least 5",
  ]);
});
