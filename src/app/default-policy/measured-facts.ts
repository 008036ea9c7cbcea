import type { ImportedRun } from "../../importers/importer.ts";
import type { ToolMetric } from "../../importers/tool.ts";
import type { AxisValue } from "../../model/config/case.ts";

export interface MeasuredMetric {
  readonly name: string;
  /** Null = the format does not say what kind of number it is. */
  readonly described: ToolMetric | null;
}

/** What rows contain: all that a config would have to list. */
export interface MeasuredFacts {
  /** The axes in the order of the files, the first side first. */
  readonly axes: ReadonlyMap<string, ReadonlySet<AxisValue>>;
  readonly metrics: readonly MeasuredMetric[];
}

/**
 * Reads all rows of all sides once; they are not kept. `tests`: whether all names of tests are wanted, or one of them, where
 * nothing is planned: there may be very many.
 */
export function measuredFacts(
  sides: readonly ImportedRun[],
  tests: "all-tests" | "one-test" = "all-tests",
): MeasuredFacts {
  const axes = new Map<string, Set<AxisValue>>();
  const names = new Set<string>();
  for (const { run } of sides) {
    for (const row of run.rows) {
      for (const [axis, value] of Object.entries(row.axes)) {
        const values = axes.get(axis);
        if (values === undefined) axes.set(axis, new Set([value]));
        else if (tests === "all-tests" || row.testStatus === undefined || axis !== "test") values.add(value);
      }
      for (const name of Object.keys(row.metrics)) names.add(name);
    }
  }
  const described = new Map<string, ToolMetric>();
  for (const metric of sides.flatMap(({ metrics }) => metrics?.() ?? [])) {
    if (!described.has(metric.name)) described.set(metric.name, metric);
  }
  return { axes, metrics: [...names].map((name) => ({ name, described: described.get(name) ?? null })) };
}
