import type { Metric } from "../../model/config/metric.ts";
import type { Sample, UnitValue } from "../../model/result/sample.ts";
import { mean, summarize } from "../../stats/index.ts";
import { clusterUnits } from "../values/clusters.ts";
import { unitQuantile } from "../values/quantile-units.ts";
import { thetaScale } from "../values/theta-scale.ts";

export interface RunMean {
  readonly mean: number;
  /** Standard error from the variation between the units of the run; 0 where the units do not show it. */
  readonly error: number;
}

/**
 * The mean of the units of one side on the tested scale, computed as the history records the means of past runs: each
 * cluster counts once.
 */
export function runMean(units: readonly UnitValue[], clusters: Sample["clusters"], metric: Metric): RunMean {
  if (metric.quantile !== null) {
    const value = unitQuantile(units, metric.quantile);
    return { mean: thetaScale(metric) === "difference" ? value : Math.log(value), error: 0 };
  }
  const means = (of: readonly UnitValue[]) => of.map((unit) => unit.mean);
  switch (thetaScale(metric)) {
    case "log": {
      const counted = clusters === null ? units : clusterUnits(units, clusters, "geometric");
      const logs = means(counted).map(Math.log);
      return { mean: mean(logs), error: errorOf(logs) };
    }
    case "ratio": {
      const center = mean(means(units));
      // By the delta method, the relative error is the error of the logarithm.
      return { mean: Math.log(center), error: errorOf(means(units)) / Math.abs(center) };
    }
    case "difference": {
      const counted = means(clusters === null ? units : clusterUnits(units, clusters, "arithmetic"));
      return { mean: mean(counted), error: errorOf(counted) };
    }
  }
}

function errorOf(values: readonly number[]): number {
  return values.length < 2 ? 0 : summarize(values).sd / Math.sqrt(values.length);
}
