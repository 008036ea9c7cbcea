import { entryFor, isMetricPattern } from "../model/config/metric-pattern.ts";
import type { RowShape } from "./importer.ts";

/** The shape with the columns that patterns of the config match in place of these. */
export function withColumns(shape: RowShape, columns: readonly string[]): RowShape {
  const entries = shape.metrics.map(({ name }) => name);
  if (!entries.some(isMetricPattern)) return shape;
  const named = { ...shape, metrics: shape.metrics.filter(({ name }) => !isMetricPattern(name)) };
  const isMatched = (column: string): boolean =>
    !isKnown(column, named) && entryFor(column, entries) !== null;
  const matched = columns.filter(isMatched);
  // `a_time.unit` is the unit of `a_time`.
  const isUnit = (column: string): boolean => matched.some((other) => column === `${other}.unit`);
  const more = matched.filter((column) => !isUnit(column)).map((name) => ({ name, isRequired: false }));
  return { ...named, metrics: [...named.metrics, ...more] };
}

export function knownColumns({ axes, metrics }: RowShape): readonly string[] {
  const written = metrics.filter(({ name }) => name !== "success");
  const names = (all: readonly { readonly name: string }[]): readonly string[] => all.map(({ name }) => name);
  return [...names(axes), "repetition", ...names(written), "status", "success", "attempt"];
}

export function isKnown(column: string, shape: RowShape): boolean {
  return knownColumns(shape).includes(column) || [...unitColumns(shape).values()].includes(column);
}

/** Columns of the units of metrics, by metric: `time.unit` of `time`, unless that is a column of its own. */
export function unitColumns(shape: RowShape): ReadonlyMap<string, string> {
  const known = new Set(knownColumns(shape));
  const columns = shape.metrics.map(({ name }) => [name, `${name}.unit`] as const);
  return new Map(columns.filter(([, column]) => !known.has(column)));
}
