import { nameAxes } from "../model/case.ts";
import type { UnitChanges } from "../model/report.ts";
import type { Sample } from "../model/sample.ts";

type Difference = keyof UnitChanges;

/**
 * Units that could not be compared, over all samples, in the order of the samples.
 * A unit that differs in every group shows as its id, else as `id (group)`, once for each group.
 */
export function unitChanges(samples: readonly Sample[]): UnitChanges {
  return {
    onlyBaseline: collect(samples, "onlyBaseline"),
    onlyCandidate: collect(samples, "onlyCandidate"),
    changed: collect(samples, "changed"),
  };
}

function collect(samples: readonly Sample[], difference: Difference): readonly string[] {
  const groupCount = new Set(samples.map((sample) => nameAxes(sample.group))).size;
  const groupsByUnit = new Map<string, Set<string>>();
  for (const sample of samples) {
    for (const unit of sample[difference]) {
      const groups = groupsByUnit.get(unit) ?? new Set<string>();
      groupsByUnit.set(unit, groups.add(nameAxes(sample.group)));
    }
  }
  return [...groupsByUnit].flatMap(([unit, groups]) =>
    groups.size === groupCount ? [unit] : [...groups].map((group) => `${unit} (${group})`),
  );
}
