import { type Axes, nameAxes } from "../../model/config/case.ts";
import type { Warning } from "../../model/result/finding.ts";

/** A warning about one group. */
export interface GroupWarning extends Warning {
  readonly group: Axes;
  /** Warnings with equal text here are one warning to a reader, for example those of one metric. */
  readonly alike: string;
  /** Of the warnings with equal `alike`, the one with the highest weight is shown. */
  readonly weight: number;
}

const GROUPS_NAMED = 3;

/** One warning for all groups that share it, in the order of their first group. There may be thousands of groups. */
export function alikeWarnings(warnings: readonly GroupWarning[]): readonly Warning[] {
  const found = new Map<string, GroupWarning[]>();
  for (const warning of warnings) {
    const key = JSON.stringify([warning.code, warning.alike]);
    const known = found.get(key);
    if (known === undefined) found.set(key, [warning]);
    else known.push(warning);
  }
  return [...found.values()].map(asOne);
}

function asOne(alike: readonly GroupWarning[]): Warning {
  const worst = alike.reduce((most, one) => (one.weight > most.weight ? one : most));
  const { code, text } = worst;
  if (alike.length === 1) return { code, text: placed(nameAxes(worst.group), text) };
  const others = alike.some((one) => one.text !== text) ? `; at worst ${nameAxes(worst.group)}` : "";
  return { code, text: placed(`${alike.length} groups (${namesOf(alike)}${others})`, text) };
}

function namesOf(alike: readonly GroupWarning[]): string {
  const named = alike.slice(0, GROUPS_NAMED).map(({ group }) => nameAxes(group));
  return [...named, ...(alike.length > GROUPS_NAMED ? ["…"] : [])].join("; ");
}

function placed(place: string, text: string): string {
  return place === "" ? text : `${place}: ${text}`;
}
