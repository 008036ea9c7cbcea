import { firstNames } from "../../base/clean-text.ts";
import { isTested } from "../../model/config/metric-kind.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Sample, SideSample } from "../../model/result/sample.ts";
import { nameAxes } from "../../model/config/case.ts";

const MOST_NAMED = 3;

/**
 * Units whose trials answered without the metric, of which the baseline has values. They are part of neither mean, and few
 * of them are no lost trials that a test shows: without this text, nothing would say that they were not compared.
 */
export function valuelessWarnings(samples: readonly Sample[]): readonly Warning[] {
  return samples.flatMap((sample) => {
    const { metric, group, common } = sample;
    // What is compared unit by unit has a difference where a value is gone.
    if (metric.role === "inform" || !isTested(metric.kind)) return [];
    const units = valueless(sample);
    if (units.length === 0) return [];
    const of = Object.keys(group).length === 0 ? "" : ` in ${nameAxes(group)}`;
    const text = `${metric.name}${of} has no value in any trial of ${units.length} of ${common.length} units of the candidate, which have one in the baseline: ${firstNames(units, MOST_NAMED)}. Neither mean has them.`;
    return [{ code: "units-without-value", text }];
  });
}

function valueless({ sides: { baseline, candidate }, common }: Sample): readonly string[] {
  const isCommon = new Set(common);
  const before = unitsOf(baseline);
  const after = unitsOf(candidate);
  return candidate.missing
    .filter(({ unit, withoutNumber, expected }) => withoutNumber === expected && !after.has(unit))
    .map(({ unit }) => unit)
    .filter((unit) => before.has(unit) && isCommon.has(unit));
}

function unitsOf({ units }: SideSample): ReadonlySet<string> {
  return new Set(units.map(({ unit }) => unit));
}
