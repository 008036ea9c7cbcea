import type { Axes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";

/** What a row is a trial of. */
export type UnitOf =
  | { readonly type: "unit"; readonly unit: string; readonly cluster: string | null }
  /** Its repetition is the unit. */
  | { readonly type: "repetition" }
  /** It has no value on the unit's or the cluster's axis. */
  | { readonly type: "lacking" };

/** Two clusters may name units alike, so a clustered unit is named with its cluster. */
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
