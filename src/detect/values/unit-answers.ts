import { kindTraits } from "../../model/config/metric-kind.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { UnitValue } from "../../model/result/sample.ts";
import type { Proportion } from "../../stats/index.ts";
import { direction } from "./theta-scale.ts";
import type { Values } from "./values.ts";

/** How many trials of a unit were right on each side. */
export interface UnitAnswers {
  readonly unit: string;
  readonly baseline: Proportion;
  readonly candidate: Proportion;
  /** Right in all trials of one side and wrong in all of the other; null = neither. */
  readonly flipped: "failing" | "passing" | null;
}

export interface Answers {
  readonly units: readonly UnitAnswers[];
  /** Some trials are neither right nor wrong, so that single units have no exact test. */
  readonly hasOthers: boolean;
}

/**
 * Answers of paired units. For a score, the best value that the comparison contains is right, and the worst is wrong.
 * Null where there are no answers: numbers without a direction, unpaired repetitions, or values that differ by no more than
 * the margin.
 */
export function answersOf(values: Values, metric: Metric): Answers | null {
  const { paired, units } = values.members ?? values;
  if (!paired || !kindTraits(metric.kind).mayBeAnswers) return null;
  const scale = scaleOf(units, metric);
  if (scale === null) return null;
  let hasOthers = false;
  const answers = units.baseline.flatMap((before, index): readonly UnitAnswers[] => {
    const after = units.candidate[index];
    if (after === undefined) return [];
    const [x, y] = [rightOf(before, scale), rightOf(after, scale)];
    hasOthers ||= !x.isWhole || !y.isWhole;
    return [
      { unit: before.unit, baseline: x.right, candidate: y.right, flipped: flippedOf(before, after, scale) },
    ];
  });
  return { units: answers, hasOthers };
}

interface Scale {
  readonly right: number;
  readonly wrong: number;
}

function scaleOf({ baseline, candidate }: Values["units"], metric: Metric): Scale | null {
  const units = [...baseline, ...candidate];
  const isLower = direction(metric) === 1;
  const least = units.reduce((min, unit) => Math.min(min, unit.min), Infinity);
  const most = units.reduce((max, unit) => Math.max(max, unit.max), -Infinity);
  // Answers are 1 and 0 even where all of them are right.
  const isAnswer = kindTraits(metric.kind).values === "answers" && least >= 0 && most <= 1;
  const [low, high] = isAnswer ? [0, 1] : [least, most];
  // A difference that the user tolerates does not part right from wrong.
  if (!(high - low > toleratedAmount(baseline, metric) + ROUNDING * (high - low))) return null;
  return isLower ? { right: low, wrong: high } : { right: high, wrong: low };
}

/** The margin in the metric's own unit. */
function toleratedAmount(baseline: readonly UnitValue[], { margin }: Metric): number {
  if (margin.scale === "absolute" || baseline.length === 0) return margin.value;
  const sum = baseline.reduce((so, unit) => so + unit.mean, 0);
  return margin.value * Math.abs(sum / baseline.length);
}

/** Rounding moves a mean of right answers away from a whole number by less than this. */
const ROUNDING = 1e-6;

function rightOf(
  { mean, trials, min, max }: UnitValue,
  { right, wrong }: Scale,
): { readonly right: Proportion; readonly isWhole: boolean } {
  const successes = (trials * (mean - wrong)) / (right - wrong);
  const whole = Math.min(trials, Math.max(0, Math.round(successes)));
  const isAtEnds = (value: number) => value === right || value === wrong;
  return {
    right: { successes: whole, trials },
    isWhole: Math.abs(successes - whole) <= ROUNDING && isAtEnds(min) && isAtEnds(max),
  };
}

function flippedOf(before: UnitValue, after: UnitValue, { right, wrong }: Scale): UnitAnswers["flipped"] {
  const isAll = (unit: UnitValue, value: number) => unit.min === value && unit.max === value;
  if (isAll(before, right) && isAll(after, wrong)) return "failing";
  return isAll(before, wrong) && isAll(after, right) ? "passing" : null;
}
