import { axesKey } from "./axes-key.ts";
import type { CompareContext } from "./compare-context.ts";
import type { Subject } from "./subject.ts";
import { thetaScale } from "./theta-scale.ts";

/** From this many past runs on, their spread is known well enough to judge a new one by. */
export const RUNS_NEEDED = 8;

/** Older runs say more about the past than about now. */
const RUNS_KEPT = 30;

/**
 * Means of the metric in past main runs on the candidate's class of runner, oldest first, on the scale that is tested:
 * logs for ratios. With a unit axis only runs of as many units count: other tasks have another mean.
 */
export function pastMeans({ sample, metric }: Subject, context: CompareContext): readonly number[] {
  const key = axesKey(sample.group);
  const scale = thetaScale(metric);
  const units = sample.sides.candidate.units.length;
  return context.history
    .flatMap((run) => {
      const past = run.metrics.find((one) => one.metric === metric.name && axesKey(one.group) === key);
      if (past === undefined || (context.compare.unit !== null && past.n !== units)) return [];
      if (scale === "difference") return [past.mean];
      const log = scale === "log" ? past.meanLog : Math.log(past.mean);
      return log === null || !Number.isFinite(log) ? [] : [log];
    })
    .slice(-RUNS_KEPT);
}
