import { NO_TEST_POLICY } from "../../../src/model/config/test-policy.ts";
import type { Axis, Config, Execution, Matrix, Runner } from "../../../src/model/config/config.ts";
import { DEFAULT_COSTS } from "../../../src/config/gate/costs.ts";

/** A command runner that prints an empty object of metrics. */
export const sampleRunner: Extract<Runner, { type: "command" }> = {
  type: "command",
  command: ["node", "-e", "console.log('{}')"],
  metricsFrom: { from: "stdout" },
  erroredExitCodes: [],
  transientExitCodes: [],
};

export const sampleExecution: Execution = {
  timeoutMs: 60_000,
  graceMs: 100,
  concurrency: 4,
  concurrencyIsExplicit: true,
  concurrencyPer: [],
  qps: null,
  rpm: null,
  tpm: null,
  adaptive: true,
  shards: 1,
  breaker: { failures: 10, cooldownMs: 30_000, isExplicit: false },
  budget: null,
  retry: { attempts: 1, delayMs: 1000, maxDelayMs: 30_000, jitter: false },
  deadlineMs: null,
  order: "interleave",
  stopWhenAllFail: 0,
  keepOutputBytes: 0,
  setup: null,
  setupCache: [],
  teardown: null,
  replay: null,
  chaos: null,
  debug: null,
};

export function axis(name: string, values: readonly (string | number | boolean)[]): Axis {
  return { name, from: "values", values };
}

export function matrix(axes: readonly Axis[], rest: Partial<Matrix>): Matrix {
  const { repetitions = 1 } = rest;
  return { axes, include: [], exclude: [], repetitions, looks: [repetitions], ...rest };
}

/** A resolved config of one command over one axis; `parts` replaces what a test is about. */
export function sampleConfig(parts: Partial<Config>): Config {
  return {
    id: "sample",
    seed: 7,
    versions: {},
    data: [],
    matrix: matrix([axis("task", ["a", "b"])], {}),
    suites: {},
    run: { runner: sampleRunner, cwd: ".", env: {} },
    sides: null,
    execution: sampleExecution,
    metrics: [],
    compare: { unit: "task", cluster: null, by: [], alpha: 0.05, minCommonUnits: 0.8, mayDiffer: [] },
    gate: { maxErrorRate: 0.1, maxImprovement: 0.5, maxUndecided: 0.5, costs: DEFAULT_COSTS, failOn: "fail" },
    baseline: { from: "none" },
    reference: { by: "segment" },
    accept: [],
    paths: null,
    secrets: [],
    tests: NO_TEST_POLICY,
    failures: [],
    ...parts,
  };
}
