import type { UnitValue } from "../../model/result/sample.ts";
import type { TestedOutcome } from "./outcome.ts";
import type { Values } from "./values.ts";

/** What repeats itself in the values. */
export type SampleShape = Pick<TestedOutcome, "constant" | "identical">;

export function sampleShape(values: Values): SampleShape {
  const { paired, units, baseline, candidate } = values.members ?? values;
  const sameUnits =
    paired ||
    (units.baseline.length === units.candidate.length &&
      units.baseline.every((unit, index) => unit.unit === units.candidate[index]?.unit));
  return {
    constant: isConstant(baseline) && isConstant(candidate),
    identical:
      sameUnits &&
      baseline.every((value, index) => value === candidate[index]) &&
      units.baseline.every((unit, index) => hasSameTrials(unit, units.candidate[index])),
  };
}

/** Where single trials count, equal means are not enough. */
function hasSameTrials({ values }: UnitValue, other: UnitValue | undefined): boolean {
  return (
    values === null ||
    (values.length === other?.values?.length &&
      values.every((value, index) => value === other.values?.[index]))
  );
}

function isConstant(numbers: Float64Array): boolean {
  return numbers.every((value) => value === numbers[0]);
}
