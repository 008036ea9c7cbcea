import type { AxisValue } from "../../model/config/case.ts";
import type { WrittenMatrix } from "./written-matrix.ts";

/** Every axis a case can have, in order: those of `axes`, then those that only `include` names. Null: any value. */
export type KnownAxes = ReadonlyMap<string, readonly AxisValue[] | null>;

export function knownAxes(matrix: WrittenMatrix | undefined): KnownAxes {
  const known = new Map<string, readonly AxisValue[] | null>();
  for (const [name, axis] of Object.entries(matrix?.axes ?? {})) {
    known.set(name, Array.isArray(axis) ? axis : null);
  }
  for (const entry of matrix?.include ?? []) {
    for (const [name, value] of Object.entries(entry)) {
      const values = known.get(name);
      if (values !== null) known.set(name, [...(values ?? []), value]);
    }
  }
  return known;
}
