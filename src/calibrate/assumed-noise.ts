import type { AssumedNoise, NoiseScale } from "../model/result/calibration.ts";
import { kindTraits } from "../model/config/metric-kind.ts";
import type { Metric } from "../model/config/metric.ts";

/** A tail is judged where trials have one: with this sd of the logarithm the p95 lies 50 % above the median. */
const QUANTILE_DEFAULT = 0.25;
/** Events a trial. */
const POISSON_DEFAULT = 10;

/** Noise of every metric that has some; `given`: by name, from the user. */
export function assumedNoise(
  metrics: readonly Metric[],
  given: ReadonlyMap<string, number>,
): readonly AssumedNoise[] {
  return metrics.flatMap((metric): readonly AssumedNoise[] => {
    const { name, kind } = metric;
    const { assumedNoise } = kindTraits(kind);
    if (assumedNoise === null) return [];
    const value = given.get(name);
    const as = noiseScale(metric);
    const assumed =
      as === "events" ? POISSON_DEFAULT : metric.quantile === null ? assumedNoise : QUANTILE_DEFAULT;
    return [{ metric: name, as, value: value ?? assumed, isDefault: value === undefined }];
  });
}

/** What a metric's noise is given as. */
export function noiseScale({ kind, margin, poisson, quantile }: Metric): NoiseScale {
  if (kindTraits(kind).values === "answers") return "rate";
  if (margin.scale === "absolute") return "sd";
  // A quantile of counts is that of any other number.
  return poisson && quantile === null ? "events" : "relative-sd";
}
