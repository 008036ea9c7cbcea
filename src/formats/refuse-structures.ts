import { type Problem, UsageError } from "../errors.ts";
import { nameAxes } from "../model/case.ts";
import { type Metric, takesStructures } from "../model/metric.ts";
import { isStructure } from "../model/structure.ts";
import type { TrialRecord } from "../model/trial.ts";
import { limitedProblems } from "./limited-problems.ts";

/** UsageError where rows hold a list or an object of a metric that takes numbers alone. `file` is shown. */
export function refuseStructures(
  rows: Iterable<TrialRecord>,
  metrics: readonly Metric[],
  file: string,
): void {
  const numeric = metrics.filter((metric) => !takesStructures(metric));
  const problems: Problem[] = [];
  for (const row of rows) {
    for (const { name, kind } of numeric) {
      const value = Object.hasOwn(row.metrics, name) ? (row.metrics[name] ?? null) : null;
      if (!isStructure(value)) continue;
      const came = Array.isArray(value) ? "a list" : "an object";
      const message = `expected a number of this metric of kind ${kind}, got ${came} in ${nameAxes(row.axes)}, repetition ${row.repetition}; lists and objects are for kind exact without min and max`;
      problems.push({ file, line: null, column: null, path: `metrics.${name}`, message });
    }
  }
  if (problems.length > 0) throw new UsageError(limitedProblems(problems));
}
