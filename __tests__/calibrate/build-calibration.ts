import { calibrate } from "../../src/calibrate/calibrate.ts";
import type { CalibrateInput } from "../../src/calibrate/judge-split.ts";
import { splitRecords } from "../../src/calibrate/split-records.ts";
import type { Calibration, MetricCalibration } from "../../src/model/result/calibration.ts";
import type { CompareConfig } from "../../src/model/config/config.ts";
import type { Metric } from "../../src/model/config/metric.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { metric, normals, row, state, taskName } from "../support/samples/build-input.ts";
import { GATE } from "../gate/build-finding.ts";

/** One metric of each fate, and a metric of answers. */
export const METRICS: readonly Metric[] = [
  metric({ name: "steady", kind: "latency" }),
  metric({ name: "noisy", kind: "latency" }),
  metric({ name: "constant", kind: "amount" }),
  metric({ name: "score", kind: "score" }),
  metric({ name: "passed", kind: "binary", margin: { scale: "absolute", value: 0.05 } }),
];

/** Logarithmic sd of steady 0.03, of noisy 2; sd of score 0.05; four of five answers pass. */
function metricsOf(draw: () => number): Record<string, number> {
  return {
    steady: 100 * Math.exp(0.03 * draw()),
    noisy: 100 * Math.exp(2 * draw()),
    constant: 5,
    score: 0.7 + 0.05 * draw(),
    passed: draw() > -0.84 ? 1 : 0,
  };
}

/** Rows in which nothing changes: tasks x repetitions. */
export function nullRows(tasks: number, repetitions: number, seed: string): readonly TrialRecord[] {
  const draw = normals(seed);
  return Array.from({ length: tasks }, (_, task) =>
    Array.from({ length: repetitions }, (_, repetition) =>
      row({ axes: { task: taskName(task) }, repetition, metrics: metricsOf(draw) }),
    ),
  ).flat();
}

export function inputOf(
  rows: readonly TrialRecord[],
  part: { compare: CompareConfig; splits: number; seed?: number; metrics?: readonly Metric[] },
): CalibrateInput {
  const { compare, splits, seed = 1, metrics = METRICS } = part;
  return {
    config: { id: "gate", metrics, compare, gate: GATE },
    source: splitRecords(rows, compare),
    splits,
    resamples: 499,
    seed,
    seedFor: (key) => state(["calibrate", seed, ...key]),
  };
}

export function calibrated(rows: readonly TrialRecord[], part: Parameters<typeof inputOf>[1]): Calibration {
  return calibrate(inputOf(rows, part));
}

export function ofMetric({ metrics }: Calibration, name: string): MetricCalibration {
  const found = metrics.find(({ metric: own }) => own === name);
  if (found === undefined) throw new Error(`no metric ${name}`);
  return found;
}
