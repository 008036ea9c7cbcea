import type { Metric } from "../model/metric.ts";
import type { UnitValue } from "../model/sample.ts";
import { type ExactResult, exactDifference } from "../stats/index.ts";
import type { ExactOutcome } from "./outcome.ts";
import type { Values } from "./values.ts";

/**
 * Compares every unit to the tolerance. Repetitions are no ids: unpaired ones are folded into one unit a side,
 * so that each repetition has to agree with each.
 */
export function exactOutcome(values: Values, metric: Metric): ExactOutcome {
  const baseline = values.paired ? values.units.baseline : folded(values.units.baseline);
  const candidate = values.paired ? values.units.candidate : folded(values.units.candidate);
  const differences = baseline.flatMap((before, index) => {
    const after = candidate[index];
    return after === undefined ? [] : [{ unit: before.unit, ...unitDifference(before, after, metric) }];
  });
  const mismatches = differences.filter((difference) => !difference.within);
  const relatives = differences.flatMap((difference) => difference.relative ?? []);
  const firstUnit = mismatches[0]?.unit ?? null;
  return {
    type: "exact",
    difference: {
      absolute: differences.reduce((most, { absolute }) => Math.max(most, absolute), 0),
      relative: relatives.length === 0 ? null : relatives.reduce((most, one) => Math.max(most, one), 0),
      firstUnit: values.paired ? firstUnit : null,
      mismatches: mismatches.length,
    },
    disagreeing: baseline.find((unit) => !agrees(unit, metric))?.unit ?? null,
  };
}

/** The trial of the candidate that is farthest from the baseline. */
function unitDifference(before: UnitValue, after: UnitValue, metric: Metric): ExactResult {
  const low = compare(before.mean, after.min, metric);
  const high = compare(before.mean, after.max, metric);
  return high.absolute > low.absolute ? high : low;
}

function agrees(unit: UnitValue, metric: Metric): boolean {
  return compare(unit.min, unit.max, metric).within;
}

function compare(baseline: number, candidate: number, metric: Metric): ExactResult {
  return exactDifference({
    baseline,
    candidate,
    absoluteTolerance: metric.atol,
    relativeTolerance: metric.rtol,
  });
}

function folded(units: readonly UnitValue[]): readonly UnitValue[] {
  const [first] = units;
  if (first === undefined) return [];
  return [
    {
      unit: "",
      mean: first.mean,
      trials: units.reduce((total, unit) => total + unit.trials, 0),
      min: units.reduce((least, unit) => Math.min(least, unit.min), Infinity),
      max: units.reduce((most, unit) => Math.max(most, unit.max), -Infinity),
    },
  ];
}
