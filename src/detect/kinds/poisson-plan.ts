import type { Metric } from "../../model/config/metric.ts";
import type { UnitValue } from "../../model/result/sample.ts";
import {
  normalQuantile,
  poissonRatioBounds,
  poissonRatioPAbove,
  poissonRatioPBelow,
  type PoissonTotal,
  type TwoPoissonTotals,
} from "../../stats/index.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { samplesOf, type Values } from "../values/values.ts";
import type { PlannedTest, TestEstimate } from "../values/estimate.ts";
import { poissonGrowth, poissonMde, poissonTest } from "./poisson-reach.ts";
import type { ByHypothesis } from "../values/hypotheses.ts";
import type { Reach, TestLevel } from "../values/test-plan.ts";
import { direction, type MarginPart, toleratedFactor } from "../values/theta-scale.ts";

/** Above this total the exact tails take long to compute and hardly differ from the approximation. */
const LARGEST_TOTAL = 1e10;

/**
 * The total of each side with its number of trials. Null where the values are not counts, or where one unit's share of
 * the trials differs between the sides: the totals would then compare different mixes of units.
 */
export function poissonTotals({ paired, units }: Values): TwoPoissonTotals | null {
  const baseline = totalOf(units.baseline);
  const candidate = totalOf(units.candidate);
  const all = [...units.baseline, ...units.candidate];
  const areCounts = all.every(({ min, max }) => min >= 0 && Number.isInteger(min) && Number.isInteger(max));
  const isInReach = areCounts && Math.max(baseline.total, candidate.total) <= LARGEST_TOTAL;
  if (!isInReach || !isWhole(baseline, units.baseline) || !isWhole(candidate, units.candidate)) return null;
  const isBalanced = units.baseline.every(
    ({ trials }, index) =>
      trials * candidate.exposure === (units.candidate[index]?.trials ?? 0) * baseline.exposure,
  );
  return paired && !isBalanced ? null : samplesOf({ baseline, candidate });
}

function totalOf(units: readonly UnitValue[]): PoissonTotal {
  return units.reduce<PoissonTotal>(
    ({ total, exposure }, { mean, trials }) => ({
      total: total + Math.round(mean * trials),
      exposure: exposure + trials,
    }),
    { total: 0, exposure: 0 },
  );
}

/** Whether the total is a whole number of events, apart from rounding. Values with a fraction are not counts. */
function isWhole({ total }: PoissonTotal, units: readonly UnitValue[]): boolean {
  const sum = units.reduce((so, { mean, trials }) => so + mean * trials, 0);
  return Math.abs(sum - total) <= 1e-9 * Math.max(1, total);
}

/** Tests two totals with Poisson noise by the exact test given all events, with the bounds that agree with it. */
export function poissonPlan(
  totals: TwoPoissonTotals,
  { metric, values }: { readonly metric: Metric; readonly values: Values },
  { compare }: CompareContext,
): PlannedTest {
  const [baseline, candidate] = [rate(totals.x), rate(totals.y)];
  const s = direction(metric);
  const bounds = poissonRatioBounds(totals, compare.alpha);
  return {
    plan: {
      by: "alone",
      p: pOf(totals, metric),
      smallestP: smallestPOf(totals, metric),
      criticalT: (alpha) => normalQuantile(1 - alpha),
      reach: reachOf(totals, metric),
    },
    estimate: {
      design: values.paired ? "paired" : "unpaired",
      values: { baseline, candidate },
      theta: s * (Math.log(candidate) - Math.log(baseline)),
      bounds: {
        ...(s === 1 ? bounds : { lower: -bounds.upper, upper: -bounds.lower }),
        method: "clopper-pearson",
      },
      units: Math.min(values.baseline.length, values.candidate.length),
      error: poissonError(totals),
      // A side has a single total, which cannot be constant or identical.
      shape: { constant: false, identical: false },
    },
  };
}

function reachOf(totals: TwoPoissonTotals, metric: Metric): Reach {
  const { x, y } = totals;
  const test = (level: TestLevel) => poissonTest({ x: x.exposure, y: y.exposure }, metric, level);
  return {
    by: "events",
    mde: (level) => poissonMde(x.total + y.total, test(level), metric),
    growth: (theta, level) => poissonGrowth(theta, { totals, metric }, test(level)),
  };
}

function rate({ total, exposure }: PoissonTotal): number {
  return total / exposure;
}

/** Standard error of the log ratio, to first order; null where a side has no events. */
function poissonError({ x, y }: TwoPoissonTotals): TestEstimate["error"] {
  if (x.total === 0 || y.total === 0) return null;
  return { standardError: Math.sqrt(1 / y.total + 1 / x.total), df: Infinity };
}

/** Worse is a higher rate where lower is better, and a lower rate where higher is better. */
function pOf(totals: TwoPoissonTotals, metric: Metric): ByHypothesis<number> {
  const [worse, better] =
    direction(metric) === 1
      ? [poissonRatioPAbove, poissonRatioPBelow]
      : [poissonRatioPBelow, poissonRatioPAbove];
  const worseBy = (part: MarginPart) => worse(totals, toleratedFactor(metric, part));
  return { margin: worseBy(1), half: worseBy(0.5), worse: worseBy(0), better: better(totals, 1) };
}

/** The smallest p for the observed number of events, if all of them were on one side. */
function smallestPOf(totals: TwoPoissonTotals, metric: Metric): ByHypothesis<number> {
  const { x, y } = totals;
  const events = x.total + y.total;
  const all = (side: "x" | "y"): TwoPoissonTotals => ({
    x: { ...x, total: side === "x" ? events : 0 },
    y: { ...y, total: side === "y" ? events : 0 },
  });
  const [worst, best] = direction(metric) === 1 ? [all("y"), all("x")] : [all("x"), all("y")];
  return { ...pOf(worst, metric), better: pOf(best, metric).better };
}
