import type { Sample, UnitValue } from "../../model/result/sample.ts";
import type { Sides } from "../../model/run/side.ts";

/** Names the sides as the statistics do: y is compared with x. */
export function samplesOf<T>({ baseline, candidate }: Sides<T>): { readonly x: T; readonly y: T } {
  return { x: baseline, y: candidate };
}

/** The unit means that are compared. In a paired design, value i of both sides belongs to unit i. */
export interface Values {
  readonly paired: boolean;
  /** Units behind the values of each side, in canonical order; equal when paired. */
  readonly units: Sides<readonly UnitValue[]>;
  readonly baseline: Float64Array;
  readonly candidate: Float64Array;
  /** Where clusters are compared: the values of the units inside them; null = the units themselves are compared. */
  readonly members: Values | null;
}

/** Values paired by unit id when the config names a unit axis. Units without a value on either side are left out. */
export function comparedValues(sample: Sample, paired: boolean): Values {
  const units = paired ? pairedUnits(sample) : unpairedUnits(sample);
  return {
    paired,
    units,
    baseline: Float64Array.from(units.baseline, (unit) => unit.mean),
    candidate: Float64Array.from(units.candidate, (unit) => unit.mean),
    members: null,
  };
}

function pairedUnits({ sides, common }: Sample): Sides<readonly UnitValue[]> {
  const baseline = new Map(sides.baseline.units.map((unit) => [unit.unit, unit]));
  const candidate = new Map(sides.candidate.units.map((unit) => [unit.unit, unit]));
  const pairs = common.flatMap((unit) => {
    const before = baseline.get(unit);
    const after = candidate.get(unit);
    return before === undefined || after === undefined ? [] : [{ before, after }];
  });
  return { baseline: pairs.map((pair) => pair.before), candidate: pairs.map((pair) => pair.after) };
}

function unpairedUnits({ sides }: Sample): Sides<readonly UnitValue[]> {
  return { baseline: sides.baseline.units, candidate: sides.candidate.units };
}
