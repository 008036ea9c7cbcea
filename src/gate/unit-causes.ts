import type { GateConfig } from "../model/config/config.ts";
import type { UnitChanges } from "../model/result/report.ts";
import type { Cause } from "../model/result/verdict.ts";
import { shorten } from "./describe-finding.ts";

/** Units that the baseline has and that were not compared: the hardest tasks may be among them. */
export function unitCauses(
  { onlyBaseline, changed }: UnitChanges,
  costs: GateConfig["costs"],
): readonly Cause[] {
  const count = onlyBaseline.length + changed.length;
  if (count === 0) return [];
  const parts = [
    ...(onlyBaseline.length === 0
      ? []
      : [`${units(onlyBaseline)} of the baseline dropped: ${names(onlyBaseline)}`]),
    ...(changed.length === 0 ? [] : [`${units(changed)} with other content not compared: ${names(changed)}`]),
  ];
  return [{ name: "dropped-units", cost: costs["dropped-units"], count, text: parts.join("; ") }];
}

const MOST_NAMED = 3;

/** `t033, t034, t035 (+4 more)`. */
export function names(all: readonly string[]): string {
  const named = all.slice(0, MOST_NAMED).map(shorten).join(", ");
  return `${named}${all.length > MOST_NAMED ? ` (+${all.length - MOST_NAMED} more)` : ""}`;
}

function units({ length }: readonly string[]): string {
  return `${length} ${length === 1 ? "unit" : "units"}`;
}
