import type { Axes } from "../config/case.ts";
import type { Warning } from "./finding.ts";
import type { Better, Margin } from "../config/margin.ts";
import type { MetricKind } from "../config/metric-kind.ts";
import type { Role } from "../config/metric.ts";

/** A count with its exact binomial interval (Clopper-Pearson). */
export interface Share {
  readonly count: number;
  readonly of: number;
  /** count / of; 0 if `of` is 0. */
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

export const SPLIT_DESIGNS = ["swapped-sides", "split-repetitions", "split-run"] as const;

/** How the A/A splits are made. */
export type CalibrationSource =
  | {
      readonly from: "records";
      /**
       * `swapped-sides`: a run of two sides whose labels are swapped at random, unit by unit.
       * `split-repetitions`: the repetitions of each unit, neighbours put on different sides at random.
       * `split-run`: the repetitions of the run, neighbours put on different sides at random.
       */
      readonly design: (typeof SPLIT_DESIGNS)[number];
    }
  | { readonly from: "simulation"; readonly noise: readonly AssumedNoise[] };

export const NOISE_SCALES = ["relative-sd", "sd", "rate", "events"] as const;

/**
 * The scale of the noise of a single trial. `relative-sd`: of the logarithm, 0.05 = 5 %. `sd`: in the metric's unit.
 * `rate`: share of answers that are 1. `events`: mean of a Poisson count.
 */
export type NoiseScale = (typeof NOISE_SCALES)[number];

/** The assumptions of a simulation. */
export interface AssumedNoise {
  readonly metric: string;
  readonly as: NoiseScale;
  readonly value: number;
  /** The user did not give it. */
  readonly isDefault: boolean;
}

/** How often a worsening of this size is a regression. */
export interface PowerPoint {
  /** The size on the margin's scale: 0.1 = +10 %, or the metric's own unit. */
  readonly worsening: number;
  readonly seen: Share;
}

export const METRIC_USES = ["fit", "weak", "useless", "quiet", "not-tested"] as const;

/**
 * `fit`: the gate detects the margin at this size. `weak`: it needs more data. `useless`: it hardly detects even a
 * large worsening. `quiet`: the metric never varies. `not-tested`: the metric does not gate, is of kind `exact`, or is
 * not comparable.
 */
export type MetricUse = (typeof METRIC_USES)[number];

/** How well the gate works for one metric in one group. */
export interface MetricCalibration {
  readonly metric: string;
  readonly group: Axes;
  readonly kind: MetricKind;
  readonly role: Role;
  readonly better: Better;
  readonly unit: string | null;
  readonly margin: Margin;
  /** Number of units on each side, or of pairs; the median over the splits. */
  readonly units: number;
  /** Number of trials for each unit and side. */
  readonly repetitions: number;
  readonly falseReds: Share;
  readonly falseWarnings: Share;
  /** Unchanged sides that were shown to be no worse than the margin. */
  readonly passes: Share;
  /** The power by size of the worsening; empty where none was injected. */
  readonly power: readonly PowerPoint[];
  /**
   * Smallest worsening that is detected with 80 % power according to the estimated standard error, the median over
   * splits; null = none.
   */
  readonly mde: number | null;
  /**
   * Number of units that detects the margin: with 80 % power no change passes, and twice the margin is a regression;
   * null = not known.
   */
  readonly unitsNeeded: number | null;
  readonly use: MetricUse;
  /** Null = not known. */
  readonly recommended: {
    /** Smallest round margin that is detected at this size; null also for a ratio above 100 %. */
    readonly margin: Margin | null;
    /**
     * Number of trials for each unit and side at which the margin is detected; where repetitions are the units, their
     * number.
     */
    readonly repetitions: number | null;
  };
  /** What to do, in one sentence. */
  readonly advice: string;
}

/** How well a gate works on data in which nothing changed, and on the same data with an injected worsening. */
export interface Calibration {
  readonly schema: "regression-gate/calibration@1";
  readonly id: string;
  readonly seed: number;
  readonly alpha: number;
  readonly source: CalibrationSource;
  /** Axis whose values are the paired units, or their clusters; null = repetitions are the units. */
  readonly unit: string | null;
  readonly splits: number;
  /** Resamples of each test. */
  readonly resamples: number;
  /** Confidence of every interval. */
  readonly confidence: number;
  /** Verdicts of unchanged sides. One split stands for one pull request that changes nothing. */
  readonly perPullRequest: {
    readonly fail: Share;
    readonly warn: Share;
    readonly inconclusive: Share;
  };
  /** Each gating comparison of each split counts as one chance. */
  readonly perComparison: Share;
  /** The metrics in the order of the config, then by group. */
  readonly metrics: readonly MetricCalibration[];
  readonly warnings: readonly Warning[];
}
