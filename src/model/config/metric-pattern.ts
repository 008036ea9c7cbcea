import { compareText } from "../../base/compare-text.ts";
import { usageProblem } from "../../base/errors.ts";
import { IMPLICIT_SUCCESS } from "./implicit-success.ts";
import type { Metric } from "./metric.ts";
import { matchesPattern } from "./where.ts";

/** Whether the name of an entry stands for every metric that it matches: `*_time`. */
export function isMetricPattern(name: string): boolean {
  return name.includes("*");
}

/**
 * The name of the entry that holds for a metric: its own, else the first pattern that matches it; null = none. `success`
 * says whether a trial worked, so that no pattern means it.
 */
export function entryFor(name: string, entries: readonly string[]): string | null {
  if (entries.includes(name)) return name;
  if (name === IMPLICIT_SUCCESS.name) return null;
  return entries.find((entry) => matchesPattern(entry, name)) ?? null;
}

/** More are no list that anyone wrote. */
const MOST_MATCHES = 1000;

/**
 * The metrics of a config with those that were measured in place of each pattern, in the order of their names. A pattern
 * that matches nothing stays: it is a metric of which there is no value. UsageError where patterns match too many.
 */
export function withMeasuredNames(metrics: readonly Metric[], measured: Iterable<string>): readonly Metric[] {
  const entries = metrics.map(({ name }) => name);
  if (!entries.some(isMetricPattern)) return metrics;
  const matches = new Map<string, string[]>();
  for (const name of new Set(measured)) {
    const entry = entries.includes(name) ? null : entryFor(name, entries);
    if (entry !== null) matches.set(entry, [...(matches.get(entry) ?? []), name]);
  }
  return metrics.flatMap((metric) => {
    const names = matches.get(metric.name);
    if (names === undefined) return [metric];
    if (names.length > MOST_MATCHES) {
      const message = `expected a pattern that matches at most ${MOST_MATCHES} metrics, got ${names.length}`;
      throw usageProblem(`metrics.${metric.name}`, message);
    }
    return names.toSorted(compareText).map((name) => ({ ...metric, name }));
  });
}
