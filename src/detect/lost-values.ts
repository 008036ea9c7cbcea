import { firstNames } from "../base/clean-text.ts";
import { nameAxes } from "../model/config/case.ts";
import { isTested } from "../model/config/metric-kind.ts";
import { NEWLY_WITHOUT_VALUE, type Warning } from "../model/result/finding.ts";
import type { SideSample } from "../model/result/sample.ts";
import type { Decision } from "./classify/decision.ts";
import { type Pool, type PooledUnit, shownUnits } from "./shown-units.ts";
import type { CompareContext } from "./values/compare-context.ts";
import type { Comparison } from "./values/comparison-result.ts";
import { type CollectedSample, wholeSides } from "./values/subject.ts";

/** Share of alpha of each of the two tests, over all metrics together: 1 % at alpha 5 %, as for lost trials. */
const LEVEL_SHARE = 0.2;

const MOST_NAMED = 3;

/**
 * Units whose trials answered without the metric, of which the baseline has values. They are part of neither mean, and few
 * of them are no lost trials that a test shows: without this text, nothing would say that they were not compared. Where
 * chance does not explain them, by the tests of units that newly fail, they have a cost of their own.
 */
export function lostValues(
  comparisons: readonly Comparison[],
  decisions: readonly Decision[],
  { compare }: Pick<CompareContext, "compare">,
): readonly Warning[] {
  const gone = comparisons.map(goneUnits);
  const tested = comparisons.map((comparison, at) => mayCost(comparison, decisions[at]));
  const pools = compare.unit === null ? [] : poolsOf(comparisons, gone, tested);
  const shown = shownUnits(pools, "failing", LEVEL_SHARE * compare.alpha);
  return comparisons.flatMap(({ subject: { sample } }, at): readonly Warning[] => {
    const all = gone[at] ?? [];
    const unlikely = all.filter((unit) => shown.get(at)?.has(unit) === true);
    if (all.length === 0) return [];
    const units = unlikely.length === 0 ? all : unlikely;
    const chance = unlikely.length === 0 ? "" : ", which chance does not explain";
    const code = unlikely.length === 0 ? "units-without-value" : NEWLY_WITHOUT_VALUE;
    const { metric, group, common } = sample;
    const of = Object.keys(group).length === 0 ? "" : ` in ${nameAxes(group)}`;
    const text = `${metric.name}${of} has no value in any trial of ${units.length} of ${common.length} units of the candidate, which have one in the baseline${chance}: ${firstNames(units, MOST_NAMED)}. Neither mean has them.`;
    return [{ code, text }];
  });
}

/** What is compared unit by unit has a difference where a value is gone. */
function goneUnits({ subject: { sample, metric } }: Comparison): readonly string[] {
  if (metric.role === "inform" || !isTested(metric.kind)) return [];
  const { baseline, candidate } = wholeSides(sample);
  const isCommon = new Set(sample.common);
  const [before, after] = [unitsOf(baseline), unitsOf(candidate)];
  return candidate.missing
    .filter(({ unit, withoutNumber, expected }) => withoutNumber === expected && !after.has(unit))
    .map(({ unit }) => unit)
    .filter((unit) => before.has(unit) && isCommon.has(unit));
}

function unitsOf({ units }: SideSample): ReadonlySet<string> {
  return new Set(units.map(({ unit }) => unit));
}

/** Units of a cluster are not independent, and a rule about lost trials that has decided says more. */
function mayCost({ subject: { sample, metric } }: Comparison, decision: Decision | undefined): boolean {
  const code = decision?.reason.code;
  const isSaid = code === "missing-rate" || code === "lost-trials" || code === "error-rate";
  return metric.role === "gate" && sample.clusters === null && !isSaid;
}

/** Whether a trial has a value is the answer that is tested; trials that gave no answer at all are left out. */
function poolsOf(
  comparisons: readonly Comparison[],
  gone: readonly (readonly string[])[],
  tested: readonly boolean[],
): readonly Pool[] {
  const pools = new Map<string, Pool>();
  for (const [at, { subject }] of comparisons.entries()) {
    if (tested[at] !== true) continue;
    const { name } = subject.metric;
    const flipped = new Set(gone[at]);
    const units = valueCounts(subject.sample).map((unit): PooledUnit => ({
      ...unit,
      at,
      flipped: flipped.has(unit.unit) && unit.baseline.successes === unit.baseline.trials ? "failing" : null,
    }));
    const known = pools.get(name)?.units ?? [];
    pools.set(name, { metric: name, units: [...known, ...units], hasOthers: false });
  }
  return [...pools.values()];
}

type Counts = Pick<PooledUnit, "unit" | "baseline" | "candidate">;

function valueCounts(sample: CollectedSample): readonly Counts[] {
  const sides = wholeSides(sample);
  const [before, after] = [countsOf(sides.baseline), countsOf(sides.candidate)];
  return sample.common.flatMap((unit): readonly Counts[] => {
    const [baseline, candidate] = [before(unit), after(unit)];
    return baseline.trials === 0 || candidate.trials === 0 ? [] : [{ unit, baseline, candidate }];
  });
}

function countsOf({ units, missing }: SideSample): (unit: string) => PooledUnit["baseline"] {
  const withValue = new Map(units.map(({ unit, trials }) => [unit, trials]));
  const without = new Map(missing.map(({ unit, withoutNumber }) => [unit, withoutNumber]));
  return (unit) => {
    const successes = withValue.get(unit) ?? 0;
    return { successes, trials: successes + (without.get(unit) ?? 0) };
  };
}
