import { describe, expect, test } from "@jest/globals";
import { parseHistory, serializeHistory } from "../../src/formats/history-file.ts";
import type { Finding } from "../../src/model/result/finding.ts";
import { finding } from "../gate/build-finding.ts";
import { appendHistory, historyEntry } from "../../src/history/history-entry.ts";
import { collectSamples } from "../../src/detect/collect/collect-samples.ts";
import type { Metric } from "../../src/model/config/metric.ts";
import type { HistoryEntry } from "../../src/model/result/history.ts";
import { BY_TASK, LATENCY, SCORE, manifestOf, row } from "../support/samples/build-input.ts";

function samplesOf(latencies: readonly number[], metric: Metric = LATENCY) {
  const rows = latencies.map((ms, task) =>
    row({ axes: { task: `t${task}` }, metrics: { "latency-ms": ms } }),
  );
  return collectSamples({
    rows: { baseline: [], candidate: rows },
    metrics: [metric, SCORE],
    compare: BY_TASK,
    plan: null,
    selection: [],
    plannedTrials: null,
    earlyStop: null,
    failures: [],
  }).samples;
}

test("holds n, mean, sd and mean of logs by metric and group; what was not measured is left out", () => {
  const entry = historyEntry({
    samples: samplesOf([1, 4, 16]),
    findings: [],
    manifest: manifestOf(),
    verdict: "warn",
  });
  expect(entry).toEqual({
    schema: "regression-gate/history@1",
    runId: "candidate-run",
    sha: "abc",
    time: "2026-11-20T08:01:00.000Z",
    runnerClass: "linux/x64/A/4/-",
    versions: {},
    complete: true,
    verdict: "warn",
    counts: { planned: 1, ok: 1, failed: 0, errored: 0, timedOut: 0, skipped: 0 },
    metrics: [
      {
        metric: "latency-ms",
        group: {},
        n: 3,
        mean: 7,
        sd: expect.closeTo(Math.sqrt(63), 12),
        meanLog: expect.closeTo(Math.log(4), 12),
        clusters: null,
        quantile: null,
      },
    ],
  });
});

test("is JSON: no NaN for one unit, null where a log is undefined", () => {
  const samples = samplesOf([0], { ...LATENCY, kind: "amount" });
  const one = historyEntry({ samples, findings: [], manifest: manifestOf(), verdict: null });
  expect(one.metrics).toEqual([
    { metric: "latency-ms", group: {}, n: 1, mean: 0, sd: 0, meanLog: null, quantile: null, clusters: null },
  ]);
  expect(JSON.parse(JSON.stringify(one))).toEqual(one);
});

test("outside git there is no sha, and an unfinished run keeps its start", () => {
  const manifest = manifestOf({ git: null, finishedAt: null });
  const entry = historyEntry({ samples: [], findings: [], manifest, verdict: null });
  expect(entry).toMatchObject({ sha: null, time: "2026-11-20T08:00:00.000Z" });
});

test("history is carried forward, a re-run replaces its line, the oldest go beyond 500", () => {
  const run = (id: number): HistoryEntry =>
    historyEntry({ samples: [], findings: [], manifest: manifestOf({ runId: String(id) }), verdict: "pass" });
  const past = Array.from({ length: 500 }, (_, id) => run(id));
  const next = appendHistory(past, run(500));
  expect(next).toHaveLength(500);
  expect([next[0]?.runId, next.at(-1)?.runId]).toEqual(["1", "500"]);
  const again = appendHistory(next, { ...run(7), verdict: "fail" });
  expect(again.filter((entry) => entry.runId === "7")).toMatchObject([{ verdict: "fail" }]);
  expect(again).toHaveLength(500);
  expect(past).toHaveLength(500);
});

test("a replayed run is no evidence of what main was like", () => {
  const entry = historyEntry({
    samples: [],
    findings: [],
    manifest: manifestOf({ marks: ["replay"] }),
    verdict: "pass",
  });
  expect(entry.complete).toBe(false);
});

const CREEP = {
  reference: { runId: "r", sha: null, time: "2026-11-01T00:00:00Z" },
  pinned: false,
  runs: 3,
  value: 1,
  estimate: 0.2,
  pAdjusted: 0.001,
};

describe("what became of a metric", () => {
  const red = finding({ metric: "latency-ms", group: {}, kind: "regression", code: "worse-than-margin" });
  const accepted = { state: "in-force", reason: "r", expires: "2099-01-01", upTo: null } as const;
  const entry = (findings: readonly Finding[]) =>
    historyEntry({ samples: samplesOf([1, 4]), findings, manifest: manifestOf(), verdict: "fail" })
      .metrics[0];

  test("is kept where it was worse and that was accepted", () => {
    expect(entry([{ ...red, accepted }])).toMatchObject({ accepted: true });
    expect(entry([{ ...red, kind: "pass", creep: CREEP, accepted }])).toMatchObject({ accepted: true });
  });

  test("is not where nothing was accepted, where it was not worse, or in another group", () => {
    const others: readonly Finding[] = [
      red,
      { ...red, accepted: { ...accepted, state: "expired" } },
      { ...red, kind: "warning", accepted },
      { ...red, accepted, group: { os: "mac" } },
      { ...red, accepted, metric: "other" },
    ];
    for (const other of others) expect(entry([other])).not.toHaveProperty("accepted");
  });

  test("holds kind, direction and unit, so that other values are not compared with it", () => {
    const manifest = manifestOf({ metricSchema: { "latency-ms": "latency lower ms" } });
    const one = historyEntry({ samples: samplesOf([1, 4]), findings: [], manifest, verdict: "pass" });
    expect(one.metrics[0]).toMatchObject({ schema: "latency lower ms" });
    expect(parseHistory(serializeHistory([one]), "history.jsonl")).toEqual([one]);
  });

  test("that is no finite number is left out, so that the file can be read again", () => {
    const [sample] = samplesOf([1, 4]);
    const side = sample!.sides.candidate;
    const units = side.units.map((unit) => ({ ...unit, mean: Infinity }));
    const samples = [{ ...sample!, sides: { ...sample!.sides, candidate: { ...side, units } } }];
    expect(historyEntry({ samples, findings: [], manifest: manifestOf(), verdict: "pass" }).metrics).toEqual(
      [],
    );
  });
});
