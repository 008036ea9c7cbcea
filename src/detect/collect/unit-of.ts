import type { Axes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";

/** The unit that a row is a trial of. */
export type UnitOf =
  | { readonly type: "unit"; readonly unit: string; readonly cluster: string | null }
  /** The row's repetition is the unit. */
  | { readonly type: "repetition" }
  /** The row has no value on the axis of the unit or of the cluster. */
  | { readonly type: "lacking" };

/** Two clusters may have units with the same name, so the name of a clustered unit includes its cluster. */
export function unitOf(axes: Axes, { unit: unitAxis, cluster: clusterAxis }: UnitAxes): UnitOf {
  if (unitAxis === null) return { type: "repetition" };
  const unit = valueOf(axes, unitAxis);
  if (unit === null) return { type: "lacking" };
  if (clusterAxis === null) return { type: "unit", unit, cluster: null };
  const cluster = valueOf(axes, clusterAxis);
  return cluster === null ? { type: "lacking" } : { type: "unit", unit: `${cluster} / ${unit}`, cluster };
}

type UnitAxes = Pick<CompareConfig, "unit" | "cluster">;

function valueOf(axes: Axes, axis: string): string | null {
  return Object.hasOwn(axes, axis) ? String(axes[axis]) : null;
}
