import { nameAxes } from "../model/config/case.ts";
import { type Metric, takesStructures } from "../model/config/metric.ts";
import { entryFor, isMetricPattern } from "../model/config/metric-pattern.ts";
import { isStructure } from "../model/run/structure.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import { problemAt } from "../base/errors.ts";
import { CollectedProblems } from "../base/problems.ts";

/**
 * The rows, checked as they are read: UsageError, when all have been looked at, where one holds a list or an object of
 * a metric that takes numbers alone; no row comes behind it. `file` is shown.
 */
export function requiringNumbers(
  rows: Iterable<TrialRecord>,
  metrics: readonly Metric[],
  file: string,
): Iterable<TrialRecord> {
  const numeric = numericOf(metrics);
  return {
    *[Symbol.iterator]() {
      const problems = new CollectedProblems();
      for (const row of rows) {
        addProblems(problems, row, numeric, file);
        if (problems.isEmpty) yield row;
      }
      problems.throwAny();
    },
  };
}

interface Numeric {
  readonly of: (row: TrialRecord) => readonly Pick<Metric, "name" | "kind">[];
}

/** Those with a name, and what patterns match in a row. */
function numericOf(metrics: readonly Metric[]): Numeric {
  const named = metrics.filter((metric) => !takesStructures(metric));
  const entries = metrics.map(({ name }) => name);
  if (!entries.some(isMetricPattern)) return { of: () => named };
  return {
    of: ({ metrics: values }) => [
      ...named,
      ...Object.keys(values).flatMap((name) => {
        const entry = entries.includes(name) ? null : entryFor(name, entries);
        const metric = metrics.find((one) => one.name === entry);
        return metric === undefined ? [] : [{ name, kind: metric.kind }];
      }),
    ],
  };
}

function addProblems(problems: CollectedProblems, row: TrialRecord, numeric: Numeric, file: string): void {
  for (const { name, kind } of numeric.of(row)) {
    const value = Object.hasOwn(row.metrics, name) ? (row.metrics[name] ?? null) : null;
    if (!isStructure(value)) continue;
    const came = Array.isArray(value) ? "a list" : "an object";
    const message = `expected a number for this metric of kind ${kind}, got ${came} in ${nameAxes(row.axes)}, repetition ${row.repetition}; lists and objects are for kind exact without min and max`;
    problems.add(problemAt(file, message, { path: `metrics.${name}` }));
  }
}
