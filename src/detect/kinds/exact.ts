import type { PlaceDifference } from "../../model/result/finding.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { Sample, SideSample, UnitValue } from "../../model/result/sample.ts";
import { type ExactResult, exactDifference } from "../../stats/index.ts";
import { compareText } from "../../base/compare-text.ts";
import type { CollectedSample, Subject } from "../values/subject.ts";
import { exactStructures } from "./exact-structures.ts";
import type { ComparedKind } from "./kind.ts";
import type { ExactComparisonResult } from "../values/comparison-result.ts";
import { samplesOf, type Values } from "../values/values.ts";

/** Path of a number, which has no places inside. */
const WHOLE = "$";

/** Id of the one unit that unpaired repetitions are folded into. */
const FOLDED = "";

/** Numbers, lists and objects that must not change. */
export const exact: ComparedKind = {
  judged: "by-tolerance",
  compare(subject, values) {
    const result = exactResult(values.members ?? values, subject);
    return result.units === 0 ? { type: "no-measurement" } : result;
  },
};

/**
 * Compares every unit within the tolerance. A repetition number does not identify a unit, so unpaired repetitions are
 * folded into one unit on each side and every one has to agree with every other. A number that became NaN is a
 * mismatch.
 */
function exactResult(values: Values, { sample, metric }: Subject): ExactComparisonResult {
  const lost = values.paired ? lostUnits(sample) : lostRepetitions(sample);
  const { baseline, candidate } = sample.structures;
  if (baseline.length + candidate.length > 0) {
    return exactStructures(sample, metric, { paired: values.paired, lost });
  }
  return exactNumbers(values, metric, lost);
}

function exactNumbers(values: Values, metric: Metric, lost: readonly string[]): ExactComparisonResult {
  const differences = unitDifferences(values, metric);
  const firm = differences.filter(({ isFirm }) => isFirm);
  const shown = firm.length > 0 ? firm : differences;
  const mismatches = new Set([...firm.filter(({ within }) => !within).map(({ unit }) => unit), ...lost]);
  const [first = null] = [...mismatches].toSorted(compareText);
  const open = differences.find(({ isFirm }) => !isFirm);
  return {
    type: "exact",
    units: differences.length,
    isStructured: false,
    difference: {
      absolute: shown.reduce((most, { absolute }) => Math.max(most, absolute), 0),
      // A difference divided by a denormal number can be infinite, and JSON has no infinity.
      relative: largest(shown.map(({ relative }) => (relative === Infinity ? null : relative))),
      ulps: largest(shown.map(({ ulps }) => ulps)),
      firstUnit: values.paired ? first : null,
      mismatches: mismatches.size,
      places: firm.filter(({ within }) => !within).length,
      first: firm.find(({ unit, within }) => unit === first && !within)?.place ?? null,
    },
    lost: lost.length,
    disagreeing: open === undefined ? null : { unit: open.unit, path: WHOLE },
  };
}

/** Null when all numbers are null. */
function largest(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce((most, one) => (one === null ? most : Math.max(most ?? 0, one)), null);
}

interface UnitDifference extends ExactResult {
  readonly unit: string;
  /** Whether the baseline's trials agree with each other. */
  readonly isFirm: boolean;
  readonly place: PlaceDifference;
}

function unitDifferences({ paired, units }: Values, metric: Metric): readonly UnitDifference[] {
  const baseline = paired ? units.baseline : folded(units.baseline);
  const candidate = paired ? units.candidate : folded(units.candidate);
  return baseline.flatMap((before, index) => {
    const after = candidate[index];
    if (after === undefined) return [];
    const isFirm = compare(before.min, before.max, metric).within;
    const difference = farthest(before, after, metric);
    const place = { path: WHOLE, expected: String(before.mean), got: String(difference.candidate) };
    return [{ unit: before.unit, isFirm, place, ...difference }];
  });
}

/** The candidate's trial that differs most from the baseline. */
function farthest(
  before: UnitValue,
  after: UnitValue,
  metric: Metric,
): ExactResult & { readonly candidate: number } {
  const low = compare(before.mean, after.min, metric);
  const high = compare(before.mean, after.max, metric);
  return high.absolute > low.absolute ? { ...high, candidate: after.max } : { ...low, candidate: after.min };
}

/** Units where the candidate answered without a number and every trial of the baseline had one. */
function lostUnits({ sides, common, structures }: CollectedSample): readonly string[] {
  const measured = [...sides.baseline.units, ...structures.baseline];
  const wasMeasured = new Set(measured.map(({ unit }) => unit));
  const wasLost = new Set(unitsWithoutNumber(sides.baseline));
  const isCommon = new Set(common);
  return unitsWithoutNumber(sides.candidate).filter(
    (unit) => isCommon.has(unit) && wasMeasured.has(unit) && !wasLost.has(unit),
  );
}

function lostRepetitions({ sides }: Sample): readonly string[] {
  return unitsWithoutNumber(sides.candidate).length > 0 && unitsWithoutNumber(sides.baseline).length === 0
    ? [FOLDED]
    : [];
}

function unitsWithoutNumber({ missing }: SideSample): readonly string[] {
  return missing.filter(({ withoutNumber }) => withoutNumber > 0).map(({ unit }) => unit);
}

function compare(baseline: number, candidate: number, metric: Metric): ExactResult {
  return exactDifference({
    ...samplesOf({ baseline, candidate }),
    absoluteTolerance: metric.atol,
    relativeTolerance: metric.rtol,
  });
}

function folded(units: readonly UnitValue[]): readonly UnitValue[] {
  const [first] = units;
  if (first === undefined) return [];
  return [
    {
      unit: FOLDED,
      mean: first.mean,
      trials: units.reduce((total, unit) => total + unit.trials, 0),
      min: units.reduce((least, unit) => Math.min(least, unit.min), Infinity),
      max: units.reduce((most, unit) => Math.max(most, unit.max), -Infinity),
      values: null,
    },
  ];
}
