import type { AssumedNoise } from "../model/result/calibration.ts";
import type { Metric, MetricKind } from "../model/config/metric.ts";

/** Common sizes on quiet machines and of language models; stated in the output, and to be replaced by one's own. */
const DEFAULTS: Readonly<Record<Exclude<MetricKind, "exact">, number>> = {
  latency: 0.05,
  memory: 0.02,
  amount: 0.05,
  count: 0.05,
  score: 0.1,
  binary: 0.9,
};

/** A tail is judged where trials have one: with this sd of the logarithm the p95 lies 50 % above the median. */
const QUANTILE_DEFAULT = 0.25;
/** Events a trial. */
const POISSON_DEFAULT = 10;

/** Noise of every metric that has some; `given`: by name, from the user. Kind `exact` has none. */
export function assumedNoise(
  metrics: readonly Metric[],
  given: ReadonlyMap<string, number>,
): readonly AssumedNoise[] {
  return metrics.flatMap((metric): readonly AssumedNoise[] => {
    const { name, kind } = metric;
    if (kind === "exact") return [];
    const value = given.get(name);
    const as = noiseScale(metric);
    const assumed =
      as === "events" ? POISSON_DEFAULT : metric.quantile === null ? DEFAULTS[kind] : QUANTILE_DEFAULT;
    return [{ metric: name, as, value: value ?? assumed, isDefault: value === undefined }];
  });
}

/** What a metric's noise is given as. */
export function noiseScale({ kind, margin, poisson, quantile }: Metric): AssumedNoise["as"] {
  if (kind === "binary") return "rate";
  if (margin.scale === "absolute") return "sd";
  // A quantile of counts is that of any other number.
  return poisson && quantile === null ? "events" : "relative-sd";
}
