import type { Metric } from "../../model/config/metric.ts";
import {
  type OneSidedBounds,
  type PairedOutcomes,
  type Proportion,
  type TwoProportions,
  fisher,
  mcNemar,
  newcombe,
  newcombeP,
  newcombePaired,
  normalQuantile,
} from "../../stats/index.ts";
import type { ByHypothesis } from "../values/hypotheses.ts";
import { direction, toleratedTheta } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";

/** Whether the value of every unit is a single yes or no, and not a share of several trials. */
export function areAnswers(unitMeans: Float64Array): boolean {
  return unitMeans.every((value) => value === 0 || value === 1);
}

/** Exact McNemar test of paired answers, for a margin of 0. */
export function mcNemarP(values: Values, metric: Metric): ByHypothesis<number> {
  const { yOnly, xOnly } = pairedBad(values, metric);
  const { pGreater, pLess } = mcNemar(yOnly, xOnly);
  return { margin: pGreater, half: pGreater, worse: pGreater, better: pLess };
}

/** Fisher's exact test of independent answers, for a margin of 0. */
export function fisherP(values: Values, metric: Metric): ByHypothesis<number> {
  const { pGreater, pLess } = fisher(badProportions(values, metric));
  return { margin: pGreater, half: pGreater, worse: pGreater, better: pLess };
}

/** p at which the bound of Newcombe's interval meets the margin, for independent answers. */
export function newcombePs(values: Values, metric: Metric): ByHypothesis<number> {
  const bad = badProportions(values, metric);
  return {
    margin: newcombeP(bad, metric.margin.value),
    half: newcombeP(bad, toleratedTheta(metric, 0.5)),
    worse: newcombeP(bad, 0),
    better: newcombeP({ x: bad.y, y: bad.x }, 0),
  };
}

/**
 * The smallest p of `newcombePs` for the observed number of bad answers, if all of them were on one side. Without a bad
 * answer nothing could be a regression.
 */
export function newcombeSmallestPs(values: Values, metric: Metric): ByHypothesis<number> {
  const { x, y } = badProportions(values, metric);
  const bad = x.successes + y.successes;
  const p = (into: Proportion, other: Proportion, margin: number) => {
    const inside = Math.min(bad, into.trials);
    const sides = {
      x: { ...other, successes: bad - inside },
      y: { ...into, successes: inside },
    };
    return newcombeP(sides, margin);
  };
  return {
    margin: p(y, x, metric.margin.value),
    half: p(y, x, toleratedTheta(metric, 0.5)),
    worse: p(y, x, 0),
    better: p(x, y, 0),
  };
}

/** Bounds of theta, the increase of the share of bad answers. */
export function newcombeBounds(values: Values, metric: Metric, alpha: number): OneSidedBounds {
  const z = normalQuantile(1 - alpha);
  return values.paired
    ? newcombePaired(pairedBad(values, metric), z)
    : newcombe(badProportions(values, metric), z);
}

/** A bad answer is 1 where lower is better, and 0 where higher is better. */
function badBits(numbers: Float64Array, metric: Metric): readonly boolean[] {
  const bad = direction(metric) === 1 ? 1 : 0;
  return Array.from(numbers, (value) => value === bad);
}

function badProportions(values: Values, metric: Metric): TwoProportions {
  const count = (numbers: Float64Array) => ({
    successes: badBits(numbers, metric).filter(Boolean).length,
    trials: numbers.length,
  });
  return { x: count(values.baseline), y: count(values.candidate) };
}

function pairedBad(values: Values, metric: Metric): PairedOutcomes {
  const before = badBits(values.baseline, metric);
  const after = badBits(values.candidate, metric);
  const count = (wasBad: boolean, isBad: boolean) =>
    before.filter((bad, index) => bad === wasBad && after[index] === isBad).length;
  return {
    both: count(true, true),
    yOnly: count(false, true),
    xOnly: count(true, false),
    neither: count(false, false),
  };
}
