import type { AssumedNoise } from "../model/calibration.ts";
import type { Metric, MetricKind } from "../model/metric.ts";

/** Common sizes on quiet machines and of language models; stated in the output, and to be replaced by one's own. */
const DEFAULTS: Readonly<Record<Exclude<MetricKind, "exact">, number>> = {
  latency: 0.05,
  memory: 0.02,
  amount: 0.05,
  count: 0.05,
  score: 0.1,
  binary: 0.9,
};

/** Noise of every metric that has some; `given`: by name, from the user. Kind `exact` has none. */
export function assumedNoise(
  metrics: readonly Metric[],
  given: ReadonlyMap<string, number>,
): readonly AssumedNoise[] {
  return metrics.flatMap((metric): readonly AssumedNoise[] => {
    const { name, kind } = metric;
    if (kind === "exact") return [];
    const value = given.get(name);
    return [
      { metric: name, as: scaleOf(metric), value: value ?? DEFAULTS[kind], isDefault: value === undefined },
    ];
  });
}

function scaleOf({ kind, margin }: Metric): AssumedNoise["as"] {
  if (kind === "binary") return "rate";
  return margin.scale === "relative" ? "relative-sd" : "sd";
}
