import type { Metric } from "../../model/config/metric.ts";
import type { Sample, UnitValue } from "../../model/result/sample.ts";
import { mean, sum } from "../../stats/index.ts";
import { compareText } from "../../base/compare-text.ts";
import { type ThetaScale, thetaScale } from "./theta-scale.ts";
import type { Values } from "./values.ts";

type Clusters = ReadonlyMap<string, string>;

/** How the units of a cluster become one number; it is the mean that the test of the metric compares. */
export type ClusterMean = "geometric" | "sum" | "arithmetic";

/** Ids of what is analysed and common to both sides: the clusters, or the units where there are no clusters. */
export function analysedUnits({ common, clusters }: Sample): readonly string[] {
  if (clusters === null) return common;
  return [...new Set(common.map((unit) => clusterOf(unit, clusters)))].toSorted(compareText);
}

/** Paired values with one number for each cluster; unchanged where there are no clusters. */
export function clusteredValues(values: Values, { clusters }: Sample, metric: Metric): Values {
  if (clusters === null) return values;
  const by = CLUSTER_MEANS[thetaScale(metric)];
  const units = {
    baseline: clusterUnits(values.units.baseline, clusters, by),
    candidate: clusterUnits(values.units.candidate, clusters, by),
  };
  return {
    paired: values.paired,
    units,
    baseline: Float64Array.from(units.baseline, (unit) => unit.mean),
    candidate: Float64Array.from(units.candidate, (unit) => unit.mean),
    members: values,
  };
}

/** For ratios of sums the sum of a cluster counts, so that a large cluster has the weight of its content. */
const CLUSTER_MEANS = {
  log: "geometric",
  ratio: "sum",
  difference: "arithmetic",
} as const satisfies Readonly<Record<ThetaScale, ClusterMean>>;

/** One value for each cluster, in canonical order. Every trial of its units counts as a trial of the cluster. */
export function clusterUnits(
  units: readonly UnitValue[],
  clusters: Clusters,
  by: ClusterMean,
): readonly UnitValue[] {
  const members = new Map<string, UnitValue[]>();
  for (const unit of units) {
    const cluster = clusterOf(unit.unit, clusters);
    const own = members.get(cluster) ?? [];
    own.push(unit);
    members.set(cluster, own);
  }
  return [...members]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([cluster, own]) => ({
      unit: cluster,
      mean: together(
        own.map((unit) => unit.mean),
        by,
      ),
      trials: own.reduce((total, { trials }) => total + trials, 0),
      min: own.reduce((least, { min }) => Math.min(least, min), Infinity),
      max: own.reduce((most, { max }) => Math.max(most, max), -Infinity),
      values: own.some(({ values }) => values === null)
        ? null
        : Float64Array.from(own.flatMap(({ values }) => [...(values ?? [])])).toSorted(),
    }));
}

export function clusterOf(unit: string, clusters: Clusters): string {
  return clusters.get(unit) ?? unit;
}

function together(means: readonly number[], by: ClusterMean): number {
  switch (by) {
    case "sum":
      return sum(means);
    case "arithmetic":
      return mean(means);
    case "geometric": {
      const [lowest = Number.NaN] = means.toSorted((a, b) => a - b);
      // A value without a logarithm leaves the whole cluster without one.
      return means.length === 1 || lowest <= 0 ? lowest : Math.exp(mean(means.map(Math.log)));
    }
  }
}
