import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { historyEntry } from "../../../src/history/history-entry.ts";
import type { CompareConfig } from "../../../src/model/config/config.ts";
import type { HistoryEntry } from "../../../src/model/result/history.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import {
  BY_TASK,
  LATENCY,
  found,
  input,
  manifestOf,
  row,
  taskRows,
} from "../../support/samples/build-input.ts";

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
  metrics: [
    {
      metric: "latency-ms",
      group: {},
      n: 20,
      mean,
      sd: 1,
      meanLog: Math.log(mean),
      quantile: null,
      clusters: null,
    },
  ],
}));

const tasks = (hash: (task: number) => string): readonly TrialRecord[] =>
  taskRows("latency-ms", 20, () => 150).map((one, task) => ({ ...one, contentHashes: { task: hash(task) } }));

function judged(candidate: readonly TrialRecord[]) {
  const baseline = found(
    tasks(() => "a").map((one) => ({ ...one, metrics: { "latency-ms": 100 } })),
    { manifest: manifestOf({ runId: "b" }), history: HISTORY },
  );
  const given = { metrics: [LATENCY], compare: BY_TASK, baseline, candidate, manifest: manifestOf() };
  return detect(input(given)).findings[0];
}

test("the same tasks are judged against the means of past runs", () => {
  expect(judged(tasks(() => "a"))).toMatchObject({ kind: "regression", design: "run-level" });
});

test("means over other tasks are no evidence: a changed task, or a new one for another, decides nothing", () => {
  expect(judged(tasks((task) => (task === 0 ? "b" : "a")))).toMatchObject({
    kind: "inconclusive",
    reason: { code: "few-history-runs" },
  });
  const renamed = tasks(() => "a").map((one, task) => (task === 0 ? { ...one, axes: { task: "new" } } : one));
  expect(judged(renamed)).toMatchObject({ kind: "inconclusive", reason: { code: "few-history-runs" } });
});

/** Eight repositories, the first with twelve tasks and the others with one each. */
const REPOS = Array.from({ length: 8 }, (_, repo) => (repo === 0 ? 12 : 1));
const BY_REPO: CompareConfig = { ...BY_TASK, cluster: "repo" };

function clustered(ms: (repo: number, task: number) => number): readonly TrialRecord[] {
  return REPOS.flatMap((tasks, repo) =>
    Array.from({ length: tasks }, (_, task) =>
      row({ axes: { repo: `r${repo}`, task: `${task}` }, metrics: { "latency-ms": ms(repo, task) } }),
    ),
  );
}

function entriesOf(compare: CompareConfig): readonly HistoryEntry[] {
  return SPREAD.map((level, run) => {
    const candidate = clustered((repo) => level * (repo === 0 ? 4 : 1));
    const { samples } = detect(input({ metrics: [LATENCY], compare, baseline: found([]), candidate }));
    const manifest = manifestOf({ runId: `past-${run}`, finishedAt: `2026-11-0${run + 1}T00:00:00.000Z` });
    return historyEntry({ samples, findings: [], manifest, verdict: "pass" });
  });
}

function clusteredFinding(history: readonly HistoryEntry[], worse: (repo: number) => number) {
  const level = (repo: number) => 100 * (repo === 0 ? 4 : 1);
  const baseline = found(clustered(level), { manifest: manifestOf({ runId: "b" }), history });
  const candidate = clustered((repo) => level(repo) * worse(repo));
  const given = { metrics: [LATENCY], compare: BY_REPO, baseline, candidate, manifest: manifestOf() };
  return detect(input(given)).findings[0];
}

describe("with clusters, run by run", () => {
  test("each cluster counts once, in the candidate as in the history", () => {
    const finding = clusteredFinding(entriesOf(BY_REPO), (repo) => (repo === 0 ? 2 : 1));
    const past = SPREAD.reduce((sum, level) => sum + Math.log(level), 0) / SPREAD.length;
    // One of eight clusters doubled, whatever its twelve tasks: 2^(1/8); the history's level is not just 100.
    const theta = Math.log(100) + Math.log(2) / 8 - past;
    expect(finding).toMatchObject({ design: "run-level", estimate: expect.closeTo(Math.exp(theta) - 1, 12) });
  });

  test("runs that were not compared by clusters hold another mean, and do not count", () => {
    const finding = clusteredFinding(entriesOf(BY_TASK), () => 2);
    expect(finding).toMatchObject({ kind: "inconclusive", reason: { code: "few-history-runs" } });
    expect(finding?.reason.text).toContain("0 of 8 comparable main runs");
  });
});
