/**
 * Statistics of plain numbers, without terms of the domain, without a clock and without random numbers of its own. It is
 * the second entry of the package. Differences are always y - x, one-sided p are for H1: larger, and no argument is changed.
 */
export { holm, benjaminiHochberg } from "./tests/adjust.ts";
export {
  bootstrapDifference,
  bootstrapLogRatio,
  bootstrapMean,
  bootstrapPairedLogRatio,
  type BootstrapSamples,
} from "./bootstrap/bootstrap.ts";
export type { BootstrapOptions } from "./bootstrap/bootstrap-sums.ts";
export { chiSquareTail } from "./distributions/distributions.ts";
export { combineSets, type AdjustedSet } from "./resampling/combine-sets.ts";
export { normalCdf, normalQuantile } from "./distributions/distributions.ts";
export { cliffsDelta, cohenD, effectDz, hedgesG } from "./tests/effect-size.ts";
export { exactDifference, type ExactComparison, type ExactResult } from "./trees/exact-difference.ts";
export {
  exactTreeDifference,
  type ExactTreeComparison,
  type ExactTreeResult,
  type TreeMismatch,
  type TreePath,
} from "./trees/exact-tree-difference.ts";
export type { UnitValues } from "./bootstrap/bootstrap-quantiles.ts";
export type { Interval } from "./bootstrap/expanded-percentile.ts";
export { fisher, type Fisher } from "./tests/fisher.ts";
export { harrellDavis } from "./bootstrap/harrell-davis.ts";
export type { MaxTMember, MaxTResult } from "./resampling/max-t-result.ts";
export { mcNemar, type McNemar } from "./tests/mcnemar.ts";
export {
  newcombe,
  newcombeP,
  newcombePaired,
  newcombePairedP,
  type PairedOutcomes,
} from "./tests/newcombe.ts";
export { permutationMaxT } from "./resampling/permutation.ts";
export { poissonDetectableRatio, poissonEventsNeeded, type PoissonTest } from "./tests/poisson-power.ts";
export {
  poissonRatioBounds,
  poissonRatioPAbove,
  poissonRatioPBelow,
  type PoissonTotal,
  type TwoPoissonTotals,
} from "./tests/poisson-ratio.ts";
export { clopperPearson, wilson, type Proportion, type TwoProportions } from "./tests/proportion.ts";
export {
  bootstrapQuantile,
  bootstrapQuantileRatio,
  ratioPAbove,
  ratioPBelow,
  smallestRatioP,
  type QuantileRatio,
  type QuantileSamples,
} from "./bootstrap/quantile-ratio.ts";
export {
  bootstrapQuantileDifference,
  differencePAbove,
  differencePBelow,
  type QuantileDifference,
  smallestDifferenceP,
} from "./bootstrap/quantile-difference.ts";
export type { ResamplingOptions, UnpairedMember } from "./resampling/resampling.ts";
export {
  runLevelTest,
  type RunLevel,
  type NewRun,
  type RunLevelQuestion,
  type RunLevelTest,
} from "./tests/run-level.ts";
export { changePoints, type ChangeRule } from "./series/change-points.ts";
export {
  otavaChanges,
  type SeriesChange,
  type SeriesChangeRule,
  seriesChanges,
} from "./series/windowed-changes.ts";
export { recentLevel, type RecentLevel } from "./series/recent-level.ts";
export type { Segment } from "./series/segments.ts";
export { spreadAboutTrend, type TrendSpread } from "./series/spread-about-trend.ts";
export {
  attainableP,
  minimumDetectableEffect,
  neededForEffect,
  neededForP,
  type Design,
  type EffectSought,
  type Level,
  type TestPower,
} from "./tests/sample-size.ts";
export { signFlipMaxT } from "./resampling/sign-flip.ts";
export { skewedMean } from "./tests/skewed-mean.ts";
export { hallSecond, type SecondTest, welchSecond } from "./tests/second-test.ts";
export { fewerSuccesses, flipCount, type FlipCount, type StepDown } from "./tests/unit-flips.ts";
export { studentQuantile, studentTail } from "./distributions/student.ts";
export {
  mean,
  sum,
  summarize,
  type Numbers,
  type Summary,
  type TwoSamples,
} from "./distributions/summary.ts";
export {
  pAbove,
  pBelow,
  pairedDifference,
  studentBounds,
  tStatistic,
  welchDifference,
  type OneSidedBounds,
  type StudentEstimate,
} from "./distributions/welch.ts";
export { Xoshiro128, type RngState, type SeedFor } from "./random/xoshiro128.ts";
export type { Tree } from "./trees/tree-range.ts";
export {
  MIXED,
  type Mixed,
  NumberRange,
  type TreeRange,
  type TreeRangeRecord,
  widenTree,
} from "./trees/tree-range.ts";
