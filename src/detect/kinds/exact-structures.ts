import type { ExactDifference } from "../../model/result/finding.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { Side } from "../../model/run/side.ts";
import {
  NumberRange,
  type TreeMismatch,
  type TreeRange,
  exactTreeDifference,
  widenTree,
} from "../../stats/index.ts";
import { compareText } from "../../base/compare-text.ts";
import type { CollectedSample } from "../values/subject.ts";
import { describeMismatch, pathText } from "./describe-mismatch.ts";
import type { ExactComparisonResult } from "../values/comparison-result.ts";

/** Id of the one unit that unpaired repetitions are folded into. */
const FOLDED = "";

/**
 * Compares units of which some are lists or objects, place by place. `lost`: units without a value where the baseline
 * has one. Where a unit has both numbers and structures, its numbers are compared with them as whole values: a number
 * is not a list.
 */
export function exactStructures(
  sample: CollectedSample,
  metric: Metric,
  { paired, lost }: { readonly paired: boolean; readonly lost: readonly string[] },
): ExactComparisonResult {
  const units = comparedUnits(sample, paired).map((unit) => compareUnit(unit, metric));
  const firm = units.filter(({ disagreement }) => disagreement === null);
  const shown = firm.length > 0 ? firm : units;
  const different = firm.filter(({ places }) => places > 0);
  const first = different[0] ?? null;
  const open = units.find(({ disagreement }) => disagreement !== null);
  const mismatches = new Set([...different.map(({ unit }) => unit), ...lost]);
  const [firstUnit = null] = [...mismatches].toSorted(compareText);
  return {
    type: "exact",
    units: units.length,
    isStructured: true,
    difference: {
      absolute: shown.reduce((most, { absolute }) => Math.max(most, absolute), 0),
      relative: largest(shown.map(({ relative }) => relative)),
      ulps: largest(shown.map(({ ulps }) => ulps)),
      firstUnit: paired ? firstUnit : null,
      mismatches: mismatches.size,
      places: different.reduce((total, { places }) => total + places, 0),
      first: first === null || first.unit !== firstUnit ? null : first.first,
    },
    lost: lost.length,
    disagreeing:
      open === undefined ? null : { unit: open.unit, path: pathText(open.disagreement?.path ?? []) },
  };
}

/** Null when all numbers are null. */
function largest(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce((most, one) => (one === null ? most : Math.max(most ?? 0, one)), null);
}

interface ComparedUnit {
  readonly unit: string;
  readonly before: TreeRange;
  readonly after: TreeRange;
}

interface UnitResult extends Pick<ExactDifference, "absolute" | "relative" | "ulps" | "places" | "first"> {
  readonly unit: string;
  /** A place where the baseline's repetitions differ; null = they agree. */
  readonly disagreement: TreeMismatch | null;
}

function compareUnit({ unit, before, after }: ComparedUnit, { atol, rtol }: Metric): UnitResult {
  const tolerances = { absoluteTolerance: atol, relativeTolerance: rtol };
  const { mismatches, first, absolute, relative, ulps } = exactTreeDifference({
    x: before,
    y: after,
    ...tolerances,
  });
  return {
    unit,
    // The difference of two numbers can be larger than the largest double, and JSON has no infinity.
    absolute: Math.min(absolute, Number.MAX_VALUE),
    relative: relative === Infinity ? null : relative,
    ulps,
    places: mismatches,
    first: first === null ? null : describeMismatch(first),
    disagreement: exactTreeDifference({ x: before, y: before, ...tolerances }).first,
  };
}

/** Units in canonical order. Unpaired repetitions are one unit. */
function comparedUnits(sample: CollectedSample, paired: boolean): readonly ComparedUnit[] {
  const [baseline, candidate] = [valuesOf(sample, "baseline"), valuesOf(sample, "candidate")];
  const names = paired ? sample.common : [FOLDED];
  const of = (values: ReadonlyMap<string, TreeRange>, unit: string) =>
    paired ? values.get(unit) : folded([...values.values()]);
  return names.flatMap((unit) => {
    const [before, after] = [of(baseline, unit), of(candidate, unit)];
    return before === undefined || after === undefined ? [] : [{ unit, before, after }];
  });
}

function valuesOf({ sides, structures }: CollectedSample, side: Side): ReadonlyMap<string, TreeRange> {
  const values = new Map<string, TreeRange>(structures[side].map(({ unit, value }) => [unit, value]));
  for (const { unit, min, max } of sides[side].units) {
    const number = min === max ? min : new NumberRange(min, max);
    const structure = values.get(unit);
    values.set(unit, structure === undefined ? number : widenTree(structure, number));
  }
  return values;
}

function folded(values: readonly TreeRange[]): TreeRange | undefined {
  const [first, ...others] = values;
  return first === undefined ? undefined : others.reduce(widenTree, first);
}
