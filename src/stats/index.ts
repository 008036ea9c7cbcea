/**
 * Statistics in numbers: no domain noun, no clock, no randomness of its own. Second entry of the package.
 * Differences are always y - x; one-sided p are for H1: larger; nothing handed in is changed.
 */
export { holm, benjaminiHochberg } from "./adjust.ts";
export {
  bootstrapDifference,
  bootstrapLogRatio,
  bootstrapMean,
  bootstrapPairedLogRatio,
  type BootstrapSamples,
} from "./bootstrap.ts";
export type { BootstrapOptions } from "./bootstrap-sums.ts";
export { chiSquareTail } from "./chi-square.ts";
export { combineSets, type AdjustedSet } from "./combine-sets.ts";
export { normalCdf, normalQuantile } from "./distributions.ts";
export { cliffsDelta, cohenD, effectDz, hedgesG } from "./effect-size.ts";
export { exactDifference, type ExactComparison, type ExactResult } from "./exact-difference.ts";
export {
  exactTreeDifference,
  type ExactTreeComparison,
  type ExactTreeResult,
  type TreeMismatch,
  type TreePath,
} from "./exact-tree-difference.ts";
export type { Interval } from "./expanded-percentile.ts";
export { fisher, type Fisher } from "./fisher.ts";
export { harrellDavis } from "./harrell-davis.ts";
export type { MaxTMember, MaxTResult } from "./max-t-result.ts";
export { mcNemar, type McNemar } from "./mcnemar.ts";
export { newcombe, newcombeP, newcombePaired, newcombePairedP, type PairedOutcomes } from "./newcombe.ts";
export { permutationMaxT, type UnpairedMember } from "./permutation.ts";
export { poissonDetectableRatio, poissonEventsNeeded, type PoissonTest } from "./poisson-power.ts";
export {
  poissonRatioBounds,
  poissonRatioPAbove,
  poissonRatioPBelow,
  type PoissonTotal,
  type TwoPoissonTotals,
} from "./poisson-ratio.ts";
export { clopperPearson, wilson, type Proportion, type TwoProportions } from "./proportion.ts";
export {
  bootstrapQuantile,
  bootstrapQuantileRatio,
  ratioPAbove,
  ratioPBelow,
  smallestRatioP,
  type QuantileRatio,
  type QuantileSamples,
  type UnitValues,
} from "./quantile-ratio.ts";
export type { ResamplingOptions } from "./resampling.ts";
export { runLevelTest, type NewRun, type RunLevelQuestion, type RunLevelTest } from "./run-level.ts";
export {
  attainableP,
  minimumDetectableEffect,
  neededForEffect,
  neededForP,
  type Design,
  type EffectSought,
  type Level,
  type TestPower,
} from "./sample-size.ts";
export { signFlipMaxT } from "./sign-flip.ts";
export { skewedMean } from "./skewed-mean.ts";
export { studentQuantile, studentTail } from "./student.ts";
export { mean, sum, summarize, type Numbers, type Summary, type TwoSamples } from "./summary.ts";
export {
  pAbove,
  pBelow,
  pairedDifference,
  studentBounds,
  tStatistic,
  welchDifference,
  type OneSidedBounds,
  type StudentEstimate,
} from "./welch.ts";
export { Xoshiro128, type RngState, type SeedFor } from "./xoshiro128.ts";
export type { Tree } from "./tree.ts";
export {
  MIXED,
  type Mixed,
  NumberRange,
  type TreeRange,
  type TreeRangeRecord,
  widenTree,
} from "./tree-range.ts";
