import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ToolRow, ToolValue } from "../tool.ts";
import { TOTAL } from "./coverage-rows.ts";

/**
 * Joins reports of one side that are of different files: their counts are added. UsageError where two have the same file:
 * which of its lines both cover is not in the counts.
 */
export function* mergeCoverage(rows: Iterable<ToolRow>): Generator<ToolRow, void, undefined> {
  const totals: ToolRow[] = [];
  const files = new Map<string, ToolRow>();
  for (const row of rows) {
    const file = String(row.axes["file"]);
    if (file === TOTAL && (row.place ?? null) === null) totals.push(row);
    else if (files.has(file)) throw repeated(file);
    else files.set(file, row);
  }
  const [first] = totals;
  if (first !== undefined) yield totals.length === 1 ? first : { ...first, values: added(totals) };
  yield* files.values();
}

function repeated(file: string): Error {
  return usageProblem(
    "coverage",
    `expected reports of different files, got ${quote(file)} in two. Join them first by the tool's own command, such as lcov -a, coverage combine, nyc merge or go tool covdata.`,
  );
}

function added(totals: readonly ToolRow[]): readonly ToolValue[] {
  const sums = new Map<string, number>();
  const values = new Map<string, ToolValue>();
  for (const value of totals.flatMap((row) => row.values)) {
    const [{ name }, number] = value;
    values.set(name, values.get(name) ?? value);
    sums.set(name, (sums.get(name) ?? 0) + (number ?? 0));
  }
  let share: readonly [number, number] = [0, 0];
  const names = [...values.keys()];
  return [...values.values()].map(([metric], index): ToolValue => {
    if (!metric.name.endsWith("-coverage")) return [metric, sums.get(metric.name) ?? 0];
    // Each share stands before its two counts.
    share = [sums.get(names[index + 1] ?? "") ?? 0, sums.get(names[index + 2] ?? "") ?? 0];
    return [metric, share[1] === 0 ? null : share[0] / share[1]];
  });
}
