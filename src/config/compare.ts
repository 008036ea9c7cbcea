import type { CompareConfig } from "../model/config/config.ts";
import type { KnownAxes } from "./matrix/where.ts";
import type { WrittenCompare } from "./gate/written-gate.ts";

/** Written value of `compare.unit` for unpaired repetitions; no axis may have this name. */
export const REPETITION_UNIT = "repetition";

/** What is paired, and what splits into groups. */
export function resolveGroups(
  written: WrittenCompare | undefined,
  axes: KnownAxes,
): Pick<CompareConfig, "unit" | "cluster" | "by"> {
  const named = written?.unit ?? (axes.has("task") ? "task" : REPETITION_UNIT);
  const unit = named === REPETITION_UNIT ? null : named;
  const cluster = written?.cluster ?? null;
  const by = written?.by ?? [...axes.keys()].filter((axis) => axis !== unit && axis !== cluster);
  return { unit, cluster, by };
}
