import type { MainLevel } from "../../history/main-level.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { ComparedHistory, NamedRun } from "../../model/result/compared-history.ts";
import {
  pAbove,
  type RunLevel,
  type RunLevelTest,
  runLevelTest,
  studentQuantile,
} from "../../stats/index.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { type RunMean, runMean } from "../screen/run-mean.ts";
import type { Subject } from "../values/subject.ts";
import { byHypothesis } from "../values/hypotheses.ts";
import { sampleShape, type PlannedTest } from "../values/estimate.ts";
import { direction, marginTheta, thetaScale, toleratedTheta } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";

/**
 * Compares the candidate's mean with the level of main, whose spread includes the difference between jobs. While main
 * may be moving there are two levels, and each p is the larger of the two (an intersection-union test, Berger 1982):
 * what is shown against both levels is shown against main's, whichever it is.
 */
export function runLevelPlan(
  { sample, metric }: Subject,
  { values, main }: { readonly values: Values; readonly main: MainLevel },
  { compare }: CompareContext,
): PlannedTest {
  const s = direction(metric);
  const own = runMean(sample.sides.candidate.units, sample.clusters, metric);
  const worse = s * own.mean;
  const back = naturalMean(metric);
  const question = { margin: marginTheta(metric), alpha: compare.alpha };
  const history = comparedHistory(main, back);
  const against = (level: RunLevel) => runLevelTest({ mean: worse, level: withSpread(level, own) }, question);
  const test = against(main.level);
  const tests = [test, ...(main.moved === null ? [] : [against(main.moved.before)])];
  const worst = (p: (of: RunLevelTest) => number): number => Math.max(...tests.map(p));
  return {
    plan: {
      by: "alone",
      p: {
        margin: worst(({ pMargin }) => pMargin),
        half: worst((one) => pAbove(one, toleratedTheta(metric, 0.5))),
        worse: worst(({ pAbove: p }) => p),
        better: worst(({ pBelow }) => pBelow),
      },
      smallestP: byHypothesis(() => 0),
      criticalT: (alpha) => studentQuantile(1 - alpha, test.df),
      reach: { by: "runs" },
    },
    estimate: {
      design: "run-level",
      values: { baseline: back(main.level.mean), candidate: back(worse) },
      theta: test.estimate,
      bounds: { lower: test.lower, upper: test.upper, method: "prediction-t" },
      units: history.spreadRuns,
      error: test,
      shape: sampleShape(values),
      history,
    },
  };
}

/**
 * Past means that are all equal were rounded, or written by hand. Another run would still differ by as much as the
 * candidate's own repetitions let its mean vary.
 */
function withSpread(level: RunLevel, { error }: RunMean): RunLevel {
  const isZero = level.sd <= ROUNDING * Math.abs(level.mean);
  return isZero ? { ...level, sd: error } : level;
}

/** Equal means that were computed in different ways differ by no more than this. */
const ROUNDING = 1e-12;

/** Converts a mean for which larger is worse, on the tested scale, to the scale that people read. */
export function naturalMean(metric: Metric): (worse: number) => number {
  const s = direction(metric);
  return thetaScale(metric) === "difference" ? (worse) => s * worse : (worse) => Math.exp(s * worse);
}

function comparedHistory(main: MainLevel, back: (worse: number) => number): ComparedHistory {
  const { runs, segments, level, moved, change } = main;
  const spreadRuns = segments.reduce((total, { kept }) => total + kept.length, 0);
  return {
    runs: level.n,
    since: namedRun(main.since),
    change,
    spreadRuns,
    outliers: runs.length - spreadRuns,
    moved: moved === null ? null : { runs: moved.count, before: back(moved.before.mean) },
  };
}

export function namedRun({ runId, sha, time }: NamedRun): NamedRun {
  return { runId, sha, time };
}
