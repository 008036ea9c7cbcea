import type { Better, Margin } from "./margin.ts";

/** What is known of all metrics of a kind. What their comparison does stands in detect/kinds. */
export interface KindTraits {
  /** What a value is, as the docs of the key `kind` say it. */
  readonly about: string;
  /** Where none is written. `required`: a wrong guess would turn the gate around. `none`: every change is bad. */
  readonly better: Better | "required" | "none";
  /**
   * Where none is written; a written one must have the same scale, so that 0.05 can never mean 5 % by mistake.
   * Null: the kind is not tested against a margin, its values are compared within `atol` and `rtol`.
   */
  readonly margin: Margin | null;
  /** What a relative margin is a fraction of: `log` the geometric mean; `ratio` the mean, so that the sum matters. */
  readonly scale: "log" | "ratio";
  /** Default of `run-effect`. */
  readonly runEffect: boolean;
  /** May be judged by a quantile. */
  readonly hasQuantile: boolean;
  /** May be declared `poisson`. */
  readonly hasPoisson: boolean;
  /** `answers`: 1 and 0 for yes and no, whose mean is a rate. `structures`: numbers, lists and objects. */
  readonly values: "numbers" | "answers" | "structures";
  /**
   * Two values may stand for a right and a wrong answer, so that single units can be tested by their counts, and a lost
   * trial can count as a wrong answer. Always so where `values` is `answers`.
   */
  readonly mayBeAnswers: boolean;
  /** Numbers that a measurement can give; any other one is a fault of measuring, and no value. */
  readonly possible: "positive" | "not-negative" | "share" | "any";
  /** Noise of one trial that `calibrate --simulate` assumes, on the scale of `noiseScale`; null = the kind has none. */
  readonly assumedNoise: number | null;
}

const relative = (value: number): Margin => ({ scale: "relative", value });
const absolute = (value: number): Margin => ({ scale: "absolute", value });

/** A number without a kind of its own: what most kinds are. */
const NUMBER = {
  better: "required",
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
 * The metric kinds: the one list of them. docs/statistics.md has the reasons for the margins; the assumed noise is common
 * on quiet machines and of language models.
 */
export const KINDS = {
  latency: { ...MACHINE, assumedNoise: 0.05 },
  memory: { ...MACHINE, assumedNoise: 0.02 },
  amount: {
    ...NUMBER,
    about: "a cost or size whose sum matters",
    margin: relative(0.05),
    assumedNoise: 0.05,
  },
  score: {
    ...NUMBER,
    about: "a mean of points",
    margin: absolute(0.02),
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

/** What a kind is, without its literal values: a reader must not lean on those of today's kinds. */
export function kindTraits(kind: MetricKind): KindTraits {
  return KINDS[kind];
}

/** In the order of the docs. The guard says what Object.keys forgets. */
export const METRIC_KINDS: readonly MetricKind[] = Object.keys(KINDS).filter((name): name is MetricKind =>
  Object.hasOwn(KINDS, name),
);

interface PossibleNumbers {
  readonly holds: (value: number) => boolean;
  /** What a value was that is none of them. */
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

/** Which numbers a measurement of this kind can give. */
export function possibleNumbers(kind: MetricKind): PossibleNumbers {
  return POSSIBLE[kindTraits(kind).possible];
}

/** Judged by a test against a margin; the others are compared within their tolerance. */
export function isTested(kind: MetricKind): boolean {
  return kindTraits(kind).margin !== null;
}
