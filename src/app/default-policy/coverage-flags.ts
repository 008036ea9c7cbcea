import {
  ALL_FILES,
  COVERAGE_METRICS,
  COVERED_KINDS,
  FILE_AXIS,
} from "../../model/result/coverage/coverage.ts";
import type { MeasuredMetric } from "./measured-facts.ts";
import type { NamedPolicy } from "./policy-flags.ts";

/** A share of coverage that a flag gives a limit gates itself, for all files together. */
export function withNamedRole(
  described: MeasuredMetric["described"],
  named: NamedPolicy,
): MeasuredMetric["described"] {
  if (described === null || !SHARES.has(described.name)) return described;
  const { name } = described;
  const isNamed = named.margins.has(name) || named.floors.has(name) || named.ceilings.has(name);
  return isNamed ? { ...described, role: "gate", roleWhere: { [FILE_AXIS]: [ALL_FILES] } } : described;
}

const SHARES: ReadonlySet<string> = new Set(COVERED_KINDS.map((kind) => COVERAGE_METRICS[kind].share));

/** Whether a flag gives a share of coverage a margin of its own. */
export function hasOwnMargin({ name }: MeasuredMetric, { margins }: NamedPolicy): boolean {
  return SHARES.has(name) && margins.has(name);
}
