import type { HistoryMetric } from "../../model/result/history.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { Sample } from "../../model/result/sample.ts";
import { axesKey } from "../values/axes-key.ts";
import { clusterUnits } from "../values/clusters.ts";
import type { CompareContext } from "../values/compare-context.ts";
import type { Subject } from "../values/subject.ts";
import { thetaScale } from "../values/theta-scale.ts";

/** From this many past runs on, their spread is known well enough to judge a new one by. */
export const RUNS_NEEDED = 8;

/** Older runs say more about the past than about now. */
const RUNS_KEPT = 30;

/**
 * Means of the metric in past main runs on the candidate's class of runner, oldest first, on the scale that is tested:
 * logs for ratios. With a unit axis only runs of as many units (and clusters) count, and none once the candidate's units differ from
 * the baseline's: other tasks have another mean.
 */
export function pastMeans({ sample, metric }: Subject, context: CompareContext): readonly number[] {
  if (hasOtherUnits(sample)) return [];
  const key = axesKey(sample.group);
  const { units } = sample.sides.candidate;
  const clusters =
    sample.clusters === null ? null : clusterUnits(units, sample.clusters, "arithmetic").length;
  const found: number[] = [];
  for (const run of context.history.toReversed()) {
    const past = run.metrics.find((one) => one.metric === metric.name && axesKey(one.group) === key);
    if (past === undefined || (context.compare.unit !== null && past.n !== units.length)) continue;
    if (clusters !== null && (past.clusters?.n ?? clusters) !== clusters) continue;
    const mean = meanOnScale(past, metric, clusters === null ? "units" : "clusters");
    if (mean !== null) found.push(mean);
    if (found.length === RUNS_KEPT) break;
  }
  return found.toReversed();
}

function hasOtherUnits({ onlyBaseline, onlyCandidate, changed }: Sample): boolean {
  return onlyBaseline.length + onlyCandidate.length + changed.length > 0;
}

/**
 * The mean of a past run over units or over clusters, on the scale that is tested; null where its log is undefined, and for
 * clusters where the run was not compared by them. A ratio of sums is the same for both.
 */
export function meanOnScale(past: HistoryMetric, metric: Metric, over: "units" | "clusters"): number | null {
  const scale = thetaScale(metric);
  if (metric.quantile !== null) {
    const { quantile } = past;
    return quantile?.level === metric.quantile && quantile.value > 0 ? Math.log(quantile.value) : null;
  }
  if (scale === "ratio") return finite(Math.log(past.mean));
  const means = over === "units" ? past : past.clusters;
  return finite((scale === "log" ? means?.meanLog : means?.mean) ?? null);
}

function finite(mean: number | null): number | null {
  return mean !== null && Number.isFinite(mean) ? mean : null;
}
