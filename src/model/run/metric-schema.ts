import { baseUnit } from "../../base/known-unit.ts";
import type { Metric } from "../config/metric.ts";
import { entryFor, isMetricPattern } from "../config/metric-pattern.ts";
import type { Manifest } from "./manifest.ts";
import type { TrialRecord } from "./trial.ts";

/** What a manifest says of a metric. */
export interface MetricDefinition {
  /** Kind and direction, which must be equal for values to be comparable. */
  readonly definition: string;
  /** The unit of numbers that came without one; null = not known. */
  readonly unit: string | null;
}

/** `latency lower ms`, as manifests and histories have it. */
export function definitionText({ kind, better, unit }: Pick<Metric, "kind" | "better" | "unit">): string {
  return [kind, better, unit ?? ""].join(" ").trim();
}

/** A unit may have spaces in it; kind and direction have none. */
export function parseDefinition(text: string): MetricDefinition {
  const [kind = "", better = "", ...unit] = text.split(" ");
  return { definition: [kind, better].join(" ").trim(), unit: unit.length === 0 ? null : unit.join(" ") };
}

/** The units that the numbers of a run came with, where the config declares none. Rows pass by once. */
export class SeenUnits {
  #schema: Manifest["metricSchema"];
  readonly #seen: Map<string, Set<string>>;
  /** Null = the config has no patterns. */
  readonly #patterns: SeenPatterns | null;

  constructor(schema: Manifest["metricSchema"]) {
    this.#schema = schema;
    const names = Object.keys(schema);
    const open = names.filter((name) => parseDefinition(schema[name] ?? "").unit === null);
    this.#seen = new Map(open.map((name) => [name, new Set()]));
    this.#patterns = names.some(isMetricPattern) ? { entries: names, looked: new Set(names) } : null;
  }

  add({ metrics, units }: Pick<TrialRecord, "metrics" | "units">): void {
    if (this.#patterns !== null) this.#addMatches(Object.keys(metrics), this.#patterns);
    for (const [name, labels] of this.#seen) {
      if (Object.hasOwn(metrics, name) && typeof metrics[name] === "number") {
        labels.add(unitOf(units, name) ?? NONE);
      }
    }
  }

  /** What a pattern matches is defined as the pattern is. */
  #addMatches(names: readonly string[], { entries, looked }: SeenPatterns): void {
    for (const name of names.filter((one) => !looked.has(one))) {
      looked.add(name);
      const text = this.#schema[entryFor(name, entries) ?? ""];
      if (text === undefined) continue;
      this.#schema = { ...this.#schema, [name]: text };
      if (parseDefinition(text).unit === null) this.#seen.set(name, new Set());
    }
  }

  /**
   * The metrics with their units: that of the numbers, or where these differ the one that they are converted to. A metric
   * with numbers in units that do not convert, or with some without, stays without.
   */
  schema(): Manifest["metricSchema"] {
    const found = [...this.#seen].flatMap(([name, labels]) => {
      const unit = soleUnit([...labels]);
      return unit === null ? [] : [[name, `${this.#schema[name] ?? ""} ${unit}`] as const];
    });
    return found.length === 0 ? this.#schema : { ...this.#schema, ...Object.fromEntries(found) };
  }
}

interface SeenPatterns {
  readonly entries: readonly string[];
  /** Names that need not be looked at again. */
  readonly looked: Set<string>;
}

/** The schema with the units of rows that can be read here. */
export function withUnitsOf(
  schema: Manifest["metricSchema"],
  rows: Iterable<Pick<TrialRecord, "metrics" | "units">>,
): Manifest["metricSchema"] {
  const seen = new SeenUnits(schema);
  for (const row of rows) seen.add(row);
  return seen.schema();
}

/** The label of a number without a unit. */
const NONE = "";

/** The unit that this number came with; null = without one. */
export function unitOf(units: TrialRecord["units"], metric: string): string | null {
  return units !== undefined && Object.hasOwn(units, metric) ? (units[metric] ?? null) : null;
}

/** What numbers with these units are shown in; null where they have none, or where one cannot be converted. */
function soleUnit(labels: readonly string[]): string | null {
  const [first, ...rest] = labels;
  if (first === undefined || labels.includes(NONE)) return null;
  if (rest.length === 0) return first;
  const bases = new Set(labels.map(baseUnit));
  return bases.size === 1 ? baseUnit(first) : null;
}
