import type { Axes } from "../config/case.ts";
import type { Warning } from "./finding.ts";
import type { Better, Margin } from "../config/margin.ts";
import type { MetricKind } from "../config/metric-kind.ts";
import type { Role } from "../config/metric.ts";

/** A count with its exact binomial interval (Clopper-Pearson). */
export interface Share {
  readonly count: number;
  readonly of: number;
  /** count / of; 0 of nothing. */
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

export const SPLIT_DESIGNS = ["swapped-sides", "split-repetitions", "split-run"] as const;

/** Where the A/A splits come from. */
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
 * What the noise of a single trial is given as. `relative-sd`: of the logarithm, 0.05 = 5 %. `sd`: in the metric's unit.
 * `rate`: share whose answer is 1. `events`: mean number of a Poisson count.
 */
export type NoiseScale = (typeof NOISE_SCALES)[number];

/** What a simulation takes for granted. */
export interface AssumedNoise {
  readonly metric: string;
  readonly as: NoiseScale;
  readonly value: number;
  /** Not given on the command line. */
  readonly isDefault: boolean;
}

/** How often a worsening of this size is red. */
export interface PowerPoint {
  /** On the margin's scale: 0.1 = +10 %, or the metric's own unit. */
  readonly worsening: number;
  readonly seen: Share;
}

export const METRIC_USES = ["fit", "weak", "useless", "quiet", "not-tested"] as const;

/**
 * `fit`: sees its margin at this size. `weak`: needs more. `useless`: hardly sees a gross worsening.
 * `quiet`: never varies. `not-tested`: not gating, of kind exact, or not comparable.
 */
export type MetricUse = (typeof METRIC_USES)[number];

/** What the gate is worth for one metric in one group. */
export interface MetricCalibration {
  readonly metric: string;
  readonly group: Axes;
  readonly kind: MetricKind;
  readonly role: Role;
  readonly better: Better;
  readonly unit: string | null;
  readonly margin: Margin;
  /** Units a side, or pairs; the median over splits. */
  readonly units: number;
  /** Trials a unit and side. */
  readonly repetitions: number;
  readonly falseReds: Share;
  readonly falseWarnings: Share;
  /** Unchanged sides that are shown to be no worse than the margin. */
  readonly passes: Share;
  /** By size; empty where nothing was injected. */
  readonly power: readonly PowerPoint[];
  /** Smallest worsening seen with 80 % power by the estimated standard error, the median over splits; null = none. */
  readonly mde: number | null;
  /** Units that see the margin: no change passes, twice the margin is red, with 80 % power; null = not known. */
  readonly unitsNeeded: number | null;
  readonly use: MetricUse;
  /** Null = not known. */
  readonly recommended: {
    /** Smallest round margin that is seen at this size; null also for a ratio beyond 100 %. */
    readonly margin: Margin | null;
    /** Trials a unit and side at which the margin is seen; where repetitions are the units, how many of them. */
    readonly repetitions: number | null;
  };
  /** One sentence: what to do. */
  readonly advice: string;
}

/** What a gate is worth on data in which nothing changed, and on the same data made worse. */
export interface Calibration {
  readonly schema: "regression-gate/calibration@1";
  readonly id: string;
  readonly seed: number;
  readonly alpha: number;
  readonly source: CalibrationSource;
  /** Axis whose values are the paired units, or their clusters; null: repetitions are the units. */
  readonly unit: string | null;
  readonly splits: number;
  /** Resamples of each test. */
  readonly resamples: number;
  /** Of every interval. */
  readonly confidence: number;
  /** Verdicts of unchanged sides; one split is one pull request that changes nothing. */
  readonly perPullRequest: {
    readonly fail: Share;
    readonly warn: Share;
    readonly inconclusive: Share;
  };
  /** One gating comparison of one split is one chance. */
  readonly perComparison: Share;
  /** By metric in config order, then group. */
  readonly metrics: readonly MetricCalibration[];
  readonly warnings: readonly Warning[];
}
