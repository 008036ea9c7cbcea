import type { Sample } from "../../model/result/sample.ts";
import { axesKey } from "./axes-key.ts";
import { compareText } from "../../base/compare-text.ts";
import { analysedUnits } from "./clusters.ts";

/** Groups whose units overlap at least this much are tested under shared sign flips. */
export const OVERLAP = 0.8;

/** Units of a set of groups that are tested together, in canonical order, which determines the draws. */
export type UnitSet = readonly string[];

/**
 * The unit set of each group, by axesKey. It consists of the units that the rows of both sides contain, whether or not
 * a metric was measured on them, so that no metric changes the draws of another one.
 */
export function unitSets(samples: readonly Sample[]): ReadonlyMap<string, UnitSet> {
  const groups = new Map(samples.map((sample) => [axesKey(sample.group), analysedUnits(sample)]));
  const sets: { readonly keys: string[]; units: ReadonlySet<string> }[] = [];
  for (const [key, units] of groups) {
    const own = new Set(units);
    const home = sets.find((set) => overlap(own, set.units) >= OVERLAP);
    if (home === undefined) sets.push({ keys: [key], units: own });
    else {
      home.keys.push(key);
      home.units = new Set([...home.units, ...own]);
    }
  }
  return new Map(
    sets.flatMap(({ keys, units }) => {
      const inOrder = [...units].toSorted(compareText);
      return keys.map((key) => [key, inOrder] as const);
    }),
  );
}

/** Units that both have, as a share of all units of the two. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((unit) => b.has(unit)).length;
  const all = a.size + b.size - common;
  return all === 0 ? 1 : common / all;
}
