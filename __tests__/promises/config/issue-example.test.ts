import { expect, test } from "@jest/globals";
import { parseConfig } from "../../../src/config/parse-config.ts";

/** The config that the project was specified with, word for word. */
const EXAMPLE = `# yaml-language-server: $schema=./node_modules/regression-gate/schema/config.schema.json
version: 1
id: support-bot                          # gate id: names the check, comment, artifact and baseline
seed: 7
versions: { prompt: { file: prompts/support.md } }    # old -> new is shown with the findings
matrix:
  axes:
    task: { file: tasks.jsonl, id: id }  # or inline lists
    mode: [fast, careful]
    model: [small, large]
    judge: [exact]
  include: []
  exclude: [{ model: small, mode: careful }]
  repetitions: 5
suites: { core: { where: { mode: fast } }, full: {} }
run:
  command: [node, run-case.mjs]          # case JSON on stdin; metrics = last JSON line of stdout
  timeout: 120s
  concurrency: 8
  rate: { qps: 5 }
  retry: { attempts: 3, delay: 500ms, max-delay: 30s, jitter: true }
metrics:
  rule-score: { kind: score, better: higher, margin: 0.02, min: 0.80, warn-min: 0.85 }
  cost-usd:   { kind: amount, better: lower, margin: 5% }
  latency-ms: { kind: latency, better: lower, margin: 10%, role: track }
compare: { unit: task, by: [mode, model, judge], alpha: 0.05 }
gate: { max-error-rate: 10%, missing-case: inconclusive, missing-metric: fail }   # every cost of STATISTICS.md's table can be set
baseline: { from: artifact, branch: main }
paths: ["prompts/**", "src/**"]
`;

const noLimits = { min: null, warnMin: null, max: null, warnMax: null };

test("the specified example resolves to what it says", () => {
  const config = parseConfig(EXAMPLE, "regression-gate.yml");
  expect(config).toMatchObject({
    id: "support-bot",
    seed: 7,
    versions: { prompt: { from: "files", files: ["prompts/support.md"] } },
    matrix: {
      axes: [
        { name: "task", from: "file", file: "tasks.jsonl", id: "id" },
        { name: "mode", from: "values", values: ["fast", "careful"] },
        { name: "model", from: "values", values: ["small", "large"] },
        { name: "judge", from: "values", values: ["exact"] },
      ],
      include: [],
      exclude: [{ model: ["small"], mode: ["careful"] }],
      repetitions: 5,
    },
    suites: { core: { where: { mode: ["fast"] } }, full: { where: {} } },
    run: {
      runner: {
        type: "command",
        command: ["node", "run-case.mjs"],
        metricsFrom: { from: "stdout" },
        erroredExitCodes: [],
        transientExitCodes: [],
      },
      cwd: ".",
      env: {},
    },
    sides: null,
    execution: {
      timeoutMs: 120_000,
      graceMs: 5000,
      concurrency: 8,
      concurrencyIsExplicit: true,
      qps: 5,
      retry: { attempts: 3, delayMs: 500, maxDelayMs: 30_000, jitter: true },
      order: "interleave",
      stopWhenAllFail: 5,
      keepOutputBytes: 0,
      setup: null,
      setupCache: [],
      teardown: null,
    },
    compare: {
      unit: "task",
      by: ["mode", "model", "judge"],
      alpha: 0.05,
      minCommonUnits: 0.8,
      mayDiffer: [],
    },
    baseline: { from: "artifact", branch: "main", at: "latest" },
    paths: ["prompts/**", "src/**"],
    secrets: [],
  });
});

test("the example's metrics and gate resolve, with success added", () => {
  const { metrics, gate } = parseConfig(EXAMPLE, "regression-gate.yml");
  expect(
    metrics.map(({ name, kind, better, margin, role, runEffect, implicit }) => [
      name,
      kind,
      better,
      margin.scale,
      margin.value,
      role,
      runEffect,
      implicit,
    ]),
  ).toEqual([
    ["rule-score", "score", "higher", "absolute", 0.02, "gate", false, false],
    ["cost-usd", "amount", "lower", "relative", 0.05, "gate", false, false],
    ["latency-ms", "latency", "lower", "relative", 0.1, "track", true, false],
    ["success", "binary", "higher", "absolute", 0.02, "gate", false, true],
  ]);
  expect(metrics[0]?.limits).toEqual({ ...noLimits, min: 0.8, warnMin: 0.85 });
  expect(gate.maxErrorRate).toBe(0.1);
  expect(gate.failOn).toBe("fail");
  expect(gate.costs).toMatchObject({
    regression: "fail",
    "missing-case": "inconclusive",
    "missing-metric": "fail",
    "first-run": "note",
  });
});
