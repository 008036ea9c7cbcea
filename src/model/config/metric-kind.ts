import type { Better, Margin } from "./margin.ts";

/** The properties that all metrics of a kind have. How they are compared is in detect/kinds. */
export interface KindTraits {
  /** What a value is, in the words of the docs of the key `kind`. */
  readonly about: string;
  /**
   * Used where the config has no `better`. `required`: the config must have it, because a wrong guess would reverse the
   * gate. `none`: every change is bad.
   */
  readonly better: Better | "required" | "none";
  /**
   * Used where the config has no margin. A margin in the config must have the same scale, so that 0.05 cannot mean 5 %
   * by mistake. Null: the kind has no margin; its values are compared within `atol` and `rtol`.
   */
  readonly margin: Margin | null;
  /** Used in place of `margin` for values in percent, whose points are hundredths; null = the same margin. */
  readonly percentMargin: Margin | null;
  /** A cost or a size: a value below 0 in some units is rather a mark of something unknown than a gain. */
  readonly isSeldomNegative: boolean;
  /**
   * What a relative margin is a fraction of: `log`: of the geometric mean; `ratio`: of the mean, where the sum matters.
   */
  readonly scale: "log" | "ratio";
  /** Default of `run-effect`. */
  readonly runEffect: boolean;
  /** A metric of this kind may be judged by a quantile. */
  readonly hasQuantile: boolean;
  /** A metric of this kind may be declared `poisson`. */
  readonly hasPoisson: boolean;
  /** `answers`: 1 for yes and 0 for no, whose mean is a rate. `structures`: numbers, lists and objects. */
  readonly values: "numbers" | "answers" | "structures";
  /**
   * Two values may stand for a right and a wrong answer, so that single units can be tested by their counts, and a lost
   * trial can count as a wrong answer. Always so where `values` is `answers`.
   */
  readonly mayBeAnswers: boolean;
  /** The numbers that a measurement can give. Any other number is a fault of the measurement and not a value. */
  readonly possible: "positive" | "not-negative" | "share" | "any";
  /**
   * Noise of one trial that `calibrate --simulate` assumes, on the scale of `noiseScale`; null = the kind has no noise.
   */
  readonly assumedNoise: number | null;
}

const relative = (value: number): Margin => ({ scale: "relative", value });
const absolute = (value: number): Margin => ({ scale: "absolute", value });

/** A plain number, on which most kinds are based. */
const NUMBER = {
  better: "required",
  percentMargin: null,
  isSeldomNegative: false,
  scale: "ratio",
  runEffect: false,
  hasQuantile: true,
  hasPoisson: false,
  values: "numbers",
  mayBeAnswers: false,
  possible: "any",
} as const;

/** Timings and sizes of processes. */
const MACHINE = {
  ...NUMBER,
  about: "a positive, machine-dependent number",
  better: "lower",
  margin: relative(0.05),
  scale: "log",
  runEffect: true,
  possible: "positive",
} as const;

/**
 * The only list of the metric kinds. docs/statistics.md has the reasons for the margins. The assumed noise is typical
 * of quiet machines and of language models.
 */
export const KINDS = {
  latency: { ...MACHINE, assumedNoise: 0.05 },
  memory: { ...MACHINE, assumedNoise: 0.02 },
  amount: {
    ...NUMBER,
    about: "a cost or size whose sum matters",
    isSeldomNegative: true,
    margin: relative(0.05),
    assumedNoise: 0.05,
  },
  score: {
    ...NUMBER,
    about: "a mean of points",
    margin: absolute(0.02),
    percentMargin: absolute(2),
    mayBeAnswers: true,
    assumedNoise: 0.1,
  },
  binary: {
    ...NUMBER,
    about: "0 or 1",
    better: "higher",
    margin: absolute(0.02),
    hasQuantile: false,
    values: "answers",
    mayBeAnswers: true,
    possible: "share",
    assumedNoise: 0.9,
  },
  count: {
    ...NUMBER,
    about: "events",
    margin: relative(0.1),
    hasPoisson: true,
    possible: "not-negative",
    assumedNoise: 0.05,
  },
  exact: {
    ...NUMBER,
    about: "must be the same number, list or object",
    better: "none",
    margin: null,
    hasQuantile: false,
    values: "structures",
    assumedNoise: null,
  },
} as const satisfies Readonly<Record<string, KindTraits>>;

export type MetricKind = keyof typeof KINDS;

/**
 * The properties of a kind with a general type, so that a caller does not depend on the values of the existing kinds.
 */
export function kindTraits(kind: MetricKind): KindTraits {
  return KINDS[kind];
}

/** The kinds in the order of the docs. The type guard restores the type that Object.keys loses. */
export const METRIC_KINDS: readonly MetricKind[] = Object.keys(KINDS).filter((name): name is MetricKind =>
  Object.hasOwn(KINDS, name),
);

interface PossibleNumbers {
  readonly holds: (value: number) => boolean;
  /** What a value is called that is not among them. */
  readonly otherwise: string;
  readonly advice: string;
}

/** No program takes no time, and nothing succeeds 90 times in one trial. */
const POSSIBLE = {
  positive: {
    holds: (value) => value > 0,
    otherwise: "0 or negative",
    advice: "Measure it more finely, or choose kind `amount`, whose values may be 0.",
  },
  "not-negative": {
    holds: (value) => value >= 0,
    otherwise: "negative",
    advice: "Count events, or choose kind `amount`, whose values may be below 0.",
  },
  share: {
    holds: (value) => value >= 0 && value <= 1,
    otherwise: "below 0 or above 1",
    advice: "Write 0 or 1, not a percentage, or choose kind `score`.",
  },
  any: { holds: () => true, otherwise: "", advice: "" },
} as const satisfies Readonly<Record<KindTraits["possible"], PossibleNumbers>>;

/** The numbers that a measurement of this kind can give. */
export function possibleNumbers(kind: MetricKind): PossibleNumbers {
  return POSSIBLE[kindTraits(kind).possible];
}

/** Whether the kind is tested against a margin. Other kinds are compared within their tolerance. */
export function isTested(kind: MetricKind): boolean {
  return kindTraits(kind).margin !== null;
}
