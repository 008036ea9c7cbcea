import type { AssumedNoise } from "../model/result/calibration.ts";
import type { Metric } from "../model/config/metric.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Side } from "../model/run/side.ts";
import type { Trial, TrialRecord } from "../model/run/trial.ts";
import { normalQuantile, type Xoshiro128 } from "../stats/index.ts";
import { poissonDraw } from "../stats/random/poisson-draw.ts";
import type { AaSplitSource } from "./split.ts";

/** Level of what has a ratio; of what has none it is 0.5, the middle of a score. Neither changes a result. */
const RELATIVE_LEVEL = 100;
const ABSOLUTE_LEVEL = 0.5;

/**
 * Splits that were never measured: every planned trial on both sides, normal noise (of the logarithm where the margin
 * is relative; Poisson counts where they are declared), independent between trials and metrics, the same for all tasks.
 */
export function simulateSplits(
  { trials }: Plan,
  metrics: readonly Metric[],
  noise: readonly AssumedNoise[],
): AaSplitSource {
  const byName = new Map(noise.map((one) => [one.metric, one]));
  const planned = [
    ...new Map(trials.map((trial) => [`${trial.case.name} ${trial.repetition}`, trial])).values(),
  ];
  const side = (name: Side, random: Xoshiro128) =>
    planned.map((trial) =>
      simulated(trial, name, metrics, (metric) => drawn(byName.get(metric.name), random)),
    );
  return {
    made: { from: "simulation", noise },
    warnings: [],
    draw: (random) => ({ baseline: side("baseline", random), candidate: side("candidate", random) }),
  };
}

function drawn(noise: AssumedNoise | undefined, random: Xoshiro128): number {
  if (noise === undefined) return RELATIVE_LEVEL;
  const uniform = (random.nextU32() + 0.5) / 2 ** 32;
  switch (noise.as) {
    case "rate":
      return uniform < noise.value ? 1 : 0;
    case "relative-sd":
      return RELATIVE_LEVEL * Math.exp(noise.value * normalQuantile(uniform));
    case "events":
      return poissonDraw(noise.value, uniform);
    case "sd":
      return ABSOLUTE_LEVEL + noise.value * normalQuantile(uniform);
  }
}

function simulated(
  { key, caseKey, case: { axes }, repetition, block }: Trial,
  side: Side,
  metrics: readonly Metric[],
  value: (metric: Metric) => number,
): TrialRecord {
  const values = metrics.map((metric) => [metric, value(metric)] as const);
  const isFailed = values.some(([metric, number]) => metric.implicit && number === 0);
  return {
    key,
    caseKey,
    axes,
    contentHashes: {},
    repetition,
    block,
    side,
    status: isFailed ? "failed" : "ok",
    attempts: 1,
    startedAt: null,
    durationMs: null,
    metrics: Object.fromEntries(values.map(([metric, number]) => [metric.name, number])),
    nonFinite: [],
    usage: null,
    evaluation: null,
    gates: [],
    error: null,
    output: null,
  };
}
