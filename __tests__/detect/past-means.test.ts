import { expect, test } from "@jest/globals";
import { detect } from "../../src/detect/detect.ts";
import type { HistoryEntry } from "../../src/model/history.ts";
import type { TrialRecord } from "../../src/model/trial.ts";
import { BY_TASK, LATENCY, found, input, manifestOf, taskRows } from "./build-input.ts";

const SPREAD = [100, 104, 97, 101, 96, 103, 99, 102];
const HISTORY = SPREAD.map((mean, run): HistoryEntry => ({
  schema: "regression-gate/history@1",
  runId: `run-${run}`,
  sha: null,
  time: `2026-11-0${run + 1}T00:00:00Z`,
  runnerClass: "linux/x64/A/4/-",
  versions: {},
  complete: true,
  verdict: "pass",
  metrics: [{ metric: "latency-ms", group: {}, n: 20, mean, sd: 1, meanLog: Math.log(mean), quantile: null }],
}));

const tasks = (hash: (task: number) => string): readonly TrialRecord[] =>
  taskRows("latency-ms", 20, () => 150).map((row, task) => ({ ...row, contentHashes: { task: hash(task) } }));

function judged(candidate: readonly TrialRecord[]) {
  const baseline = found(
    tasks(() => "a").map((row) => ({ ...row, metrics: { "latency-ms": 100 } })),
    { manifest: manifestOf({ runId: "b" }), history: HISTORY },
  );
  const given = { metrics: [LATENCY], compare: BY_TASK, baseline, candidate, manifest: manifestOf() };
  return detect(input(given)).findings[0];
}

test("the same tasks are judged against the means of past runs", () => {
  expect(judged(tasks(() => "a"))).toMatchObject({ kind: "regression", design: "run-level" });
});

test("means over other tasks are no evidence: a changed task, or a new one for another, warns at most", () => {
  expect(judged(tasks((task) => (task === 0 ? "b" : "a")))).toMatchObject({
    kind: "warning",
    reason: { code: "run-effect-cap" },
  });
  const renamed = tasks(() => "a").map((row, task) => (task === 0 ? { ...row, axes: { task: "new" } } : row));
  expect(judged(renamed)).toMatchObject({ kind: "warning", reason: { code: "run-effect-cap" } });
});
