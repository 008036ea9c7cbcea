import { quote } from "../../base/quote.ts";
import { UNIT_GROUP } from "../../base/linear-pattern.ts";
import type { WrittenMetrics } from "../metrics/check-metrics.ts";
import { defaultMargin } from "../metrics/kind-defaults.ts";
import { LIMIT_KEYS } from "../metrics/limit-keys.ts";
import type { WrittenMetric } from "../metrics/written-metrics.ts";
import type { WrittenDefinition } from "./definition.ts";
import { type WrittenDefinitions, writtenDefinitions } from "./sides.ts";
import { readPattern } from "../values/check-pattern.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";

/**
 * A metric whose pattern asks for the unit has one that may change from run to run: numbers of the config that are held
 * against its values need one that does not.
 */
export function checkUnitGroups(written: WrittenDefinitions, metrics: WrittenMetrics): Complaint[] {
  const names = new Set(writtenDefinitions(written).flatMap((one) => namesWithUnits(one.written)));
  return Object.entries(metrics)
    .filter(([name, metric]) => names.has(name) && metric.unit === undefined && hasOwnNumbers(metric))
    .map(([name]) => {
      const message = `needs its unit, such as unit: ms: the pattern of ${quote(name)} captures the unit of each value, and limits, margin, negligible and points are numbers in one`;
      return valueComplaint(["metrics", name], message);
    });
}

function namesWithUnits(written: WrittenDefinition): readonly string[] {
  const source = written["metrics-from"];
  const patterns = typeof source === "object" ? Object.entries(source.patterns ?? {}) : [];
  const extracted = Object.entries(written.chat?.extract ?? {}).flatMap(([name, { pattern }]) =>
    pattern === undefined ? [] : [[name, pattern] as const],
  );
  return [...patterns, ...extracted]
    .filter(([, pattern]) => readPattern(pattern).names.includes(UNIT_GROUP))
    .map(([name]) => name);
}

function hasOwnNumbers(metric: WrittenMetric): boolean {
  const parts = [metric, ...(metric.overrides ?? [])];
  return (
    metric.rule?.points !== undefined ||
    (defaultMargin(metric).scale === "absolute" && metric.rule === undefined && metric.margin?.value !== 0) ||
    parts.some((part) => part.negligible !== undefined) ||
    parts.some((part) => Object.values(LIMIT_KEYS).some((key) => part[key] !== undefined))
  );
}
