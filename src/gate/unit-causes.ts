import type { GateConfig } from "../model/config/config.ts";
import type { UnitChanges } from "../model/result/report.ts";
import type { Cause } from "../model/result/verdict.ts";
import { namesOf } from "./describe-finding.ts";

/** Units that the baseline has and that were not compared. The hardest tasks may be among them. */
export function unitCauses(
  { onlyBaseline, changed }: UnitChanges,
  costs: GateConfig["costs"],
): readonly Cause[] {
  const count = onlyBaseline.length + changed.length;
  if (count === 0) return [];
  const parts = [
    ...(onlyBaseline.length === 0
      ? []
      : [`${units(onlyBaseline)} of the baseline dropped: ${namesOf(onlyBaseline, onlyBaseline.length)}`]),
    ...(changed.length === 0
      ? []
      : [`${units(changed)} with other content not compared: ${namesOf(changed, changed.length)}`]),
  ];
  return [{ name: "dropped-units", cost: costs["dropped-units"], count, text: parts.join("; ") }];
}

function units({ length }: readonly string[]): string {
  return `${length} ${length === 1 ? "unit" : "units"}`;
}
