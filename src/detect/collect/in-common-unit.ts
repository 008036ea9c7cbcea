import type { Conversion } from "../../base/known-unit.ts";
import type { SideSample, UnitValue } from "../../model/result/sample.ts";
import type { Sides } from "../../model/run/side.ts";
import { type CollectedSample, effectiveMetric, type UnitClash } from "../values/subject.ts";
import { commonUnit } from "./common-unit.ts";

/** A sample of which nobody has looked at the units yet. */
export type UnlabelledSample = Omit<CollectedSample, "unitClash">;

/**
 * The sample with its numbers in the unit of the metric; `labels`: those that they came in. Numbers in units that do not
 * convert into one are left out, unless `mayClash`.
 */
export function inCommonUnit(
  sample: UnlabelledSample,
  labels: Sides<readonly string[]>,
  { mayClash }: { readonly mayClash: boolean },
): CollectedSample {
  const { metric, sides } = sample;
  const { unit, convert, clash } = commonUnit(effectiveMetric(metric, sample.group), labels);
  const unitClash = mayClash ? null : clash;
  const known = unit === metric.unit ? sample : { ...sample, metric: { ...metric, unit } };
  if (convert === null && unitClash === null) return { ...known, unitClash };
  const inUnit = convert === null ? sides : converted(sides, convert);
  return { ...known, sides: unitClash === null ? inUnit : withoutClashing(inUnit, unitClash), unitClash };
}

/** Numbers in units that do not convert have no mean that could be shown or held against a limit. */
function withoutClashing(
  { baseline, candidate }: Sides<SideSample>,
  { ofCandidate }: UnitClash,
): Sides<SideSample> {
  return {
    baseline: { ...baseline, units: [] },
    candidate: ofCandidate ? { ...candidate, units: [] } : candidate,
  };
}

function converted(sides: Sides<SideSample>, convert: Conversion): Sides<SideSample> {
  const side = (one: SideSample): SideSample => ({
    ...one,
    units: one.units.map((unit) => inUnit(unit, convert)),
  });
  return { baseline: side(sides.baseline), candidate: side(sides.candidate) };
}

function inUnit(value: UnitValue, convert: Conversion): UnitValue {
  const { mean, min, max, values } = value;
  return {
    ...value,
    mean: convert(mean),
    min: convert(min),
    max: convert(max),
    values: values === null ? null : values.map(convert),
  };
}
