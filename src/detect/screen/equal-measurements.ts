import { firstNames } from "../../base/clean-text.ts";
import { roundTo } from "../../base/format-number.ts";
import { formatValue } from "../../base/format-value.ts";
import { nameAxes } from "../../model/config/case.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { UnitValue } from "../../model/result/sample.ts";
import { STALE_RESULTS } from "../../model/run/manifest.ts";
import type { Sides } from "../../model/run/side.ts";
import type { Subject } from "../values/subject.ts";
import { comparedValues } from "../values/values.ts";

/** Fewer trials of a side may agree by chance. */
const FEWEST_TRIALS = 5;
/** A clock that shows fewer digits may give the same number each time. */
const FEWEST_DIGITS = 4;
/** Means of equal numbers, and numbers in another unit, differ behind these digits. */
const EXACT_DIGITS = 12;
const MOST_NAMED = 3;

/**
 * Machine-dependent numbers that are the same in every trial of both sides: no machine measures that. A cache that
 * restores results under a new time stamp leaves it.
 */
export function equalMeasurements(subjects: readonly Subject[], paired: boolean): readonly Warning[] {
  const equal = subjects.filter((subject) => isEqual(subject, paired));
  const [first] = equal;
  if (first === undefined) return [];
  const names = equal.map(({ metric, sample }) => nameOf(metric.name, nameAxes(sample.group)));
  const value = formatValue(first.sample.sides.candidate.units[0]?.mean ?? null, first.metric.unit);
  const text = `The same number in every trial of both sides (${value}), as if a cache had restored the results and nothing had measured: ${firstNames(names, MOST_NAMED)}. Turn the cache off for this run; a number that does not depend on the machine takes \`run-effect: false\`.`;
  return [{ code: STALE_RESULTS, text }];
}

function nameOf(metric: string, group: string): string {
  return group === "" ? metric : `${metric} in ${group}`;
}

function isEqual({ metric, sample }: Subject, paired: boolean): boolean {
  if (!metric.runEffect || metric.role !== "gate" || metric.deterministic) return false;
  const { units } = comparedValues(sample, paired);
  if (!paired) return isOneNumber(units);
  return (
    units.baseline.length > 0 &&
    units.baseline.every((before, index) =>
      isOneNumber({ baseline: [before], candidate: units.candidate.slice(index, index + 1) }),
    )
  );
}

function isOneNumber({ baseline, candidate }: Sides<readonly UnitValue[]>): boolean {
  if (Math.min(trialsOf(baseline), trialsOf(candidate)) < FEWEST_TRIALS) return false;
  const numbers = new Set([...baseline, ...candidate].flatMap(({ min, max }) => [exact(min), exact(max)]));
  const [only = 0] = numbers;
  return numbers.size === 1 && digitsOf(only) >= FEWEST_DIGITS;
}

function trialsOf(units: readonly UnitValue[]): number {
  return units.reduce((sum, { trials }) => sum + trials, 0);
}

/** Means of equal numbers differ in their last bits. */
function exact(value: number): number {
  return roundTo(value, EXACT_DIGITS);
}

/** Number of digits without zeros at both ends: 4 of 0.01234 and of 123,400. */
function digitsOf(value: number): number {
  return String(value)
    .replace(/e.*$/, "")
    .replaceAll(/\D/g, "")
    .replaceAll(/^0+|0+$/g, "").length;
}
