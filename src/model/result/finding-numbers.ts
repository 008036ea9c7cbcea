import { formatNumber, formatP, withoutResidue } from "../../base/format-number.ts";
import {
  type NumberScale,
  type ShownAs,
  displayFor,
  formatBeforeAfter,
  formatChange,
  formatSize,
  formatValue,
  formatWrittenSize,
} from "../../base/format-value.ts";
import { kindTraits, type MetricKind } from "../config/metric-kind.ts";
import type { Metric } from "../config/metric.ts";
import type { ExactDifference, Finding, UnitChange } from "./finding.ts";

/**
 * Plain text of the numbers of a finding, in natural units. The text is not escaped. Titles, reasons and every renderer
 * use these functions, so that a number has the same text everywhere in a report.
 */

/** A smaller number is shown in the next smaller unit. */
const LEAST_SHOWN = 0.1;

/** A pass rate without a unit is shown in percent. */
export function shownAs(kind: MetricKind, unit: string | null): ShownAs {
  return kindTraits(kind).values === "answers" && unit === null ? "percent" : "number";
}

/** The scale of a metric's margin and of its changes. */
export function metricScale({ kind, unit, margin }: Pick<Metric, "kind" | "unit" | "margin">): NumberScale {
  return { scale: margin.scale, unit, as: shownAs(kind, unit) };
}

/** `84.2% → 79.1%`, `118 → 131 ms`. For lists and objects, which have no mean, it is the first place that differs. */
export function beforeAfter(finding: Finding): string {
  const { exact, values } = finding;
  if (exact !== null && values.baseline === null && values.candidate === null) {
    return exact.first === null ? "–" : `${exact.first.expected} → ${exact.first.got}`;
  }
  return valuesText(finding, values);
}

/**
 * `+12.3%`, `−0.051`, `−5.1 pp`. For an exact comparison it is the largest difference, or `equal` where there is no
 * mean.
 */
export function change(finding: Finding): string {
  if (finding.exact !== null && finding.exact.mismatches > 0)
    return exactDifference(finding.exact, finding.unit);
  if (finding.exact !== null && finding.estimate === null && finding.kind === "pass") return "equal";
  return changeText(finding, finding.estimate);
}

/** The change for a title. For an exact comparison it lacks the share of the value. */
export function briefChange(finding: Finding): string {
  const { exact, unit } = finding;
  return exact !== null && exact.mismatches > 0 ? offBy(exact, unit) : change(finding);
}

/** The change since the reference from which small steps are added up; a dash for none. */
export function creepChange(finding: Finding): string {
  const { creep } = finding;
  const change = creep?.estimate ?? null;
  const shown = change === null ? null : shownNumber(finding, change);
  return formatChange(shown, Math.abs(shown ?? 0), scaleOf(finding));
}

/** `[+8.1%, +16.6%]`; empty where there is no interval. */
export function interval(finding: Finding): string {
  const { lower, upper } = finding;
  if (lower === null && upper === null) return "";
  return `[${changeText(finding, lower)}, ${changeText(finding, upper)}]`;
}

/** The worsening that is tolerated. */
export function margin(finding: Finding): string {
  return formatWrittenSize(finding.margin, scaleOf(finding));
}

/** A worsening that a user wrote, on the finding's scale: `5%`, `0.05`. */
export function worseBy(finding: Finding, size: number): string {
  return formatWrittenSize(size, scaleOf(finding));
}

/** Smallest worsening that would have been detected; a dash for none. */
export function detectable(finding: Finding): string {
  return formatSize(finding.mde, scaleOf(finding));
}

/**
 * The p-value of a worsening beyond the margin, adjusted where the finding is a member of a family. A dash for a
 * finding that passed or improved, where it says nothing.
 */
export function pValue({ kind, pAdjusted, pMargin }: Finding): string {
  return kind === "pass" || kind === "improved" ? "–" : formatP(pAdjusted ?? pMargin);
}

/** `1 → 0.2`. */
export function unitChange(finding: Finding, moved: UnitChange): string {
  return valuesText(finding, moved);
}

/**
 * `worse` or `better`; empty where nothing changed, nothing is known, or the finding passed, where it would look like
 * news.
 */
export function direction(finding: Finding): "worse" | "better" | "" {
  const { estimate, better, kind } = finding;
  const shown = estimate === null ? 0 : shownNumber(finding, estimate);
  if (shown === 0 || kind === "pass") return "";
  return shown > 0 === (better === "lower") ? "worse" : "better";
}

function scaleOf({ scale, unit, metricKind }: Finding): NumberScale {
  return { scale, unit, as: shownAs(metricKind, unit) };
}

function valuesText(finding: Finding, { baseline, candidate }: Finding["values"]): string {
  const size = largest(baseline, candidate);
  const clean = (value: number | null): number | null =>
    value === null || isBitwise(finding) ? value : withoutResidue(value, Math.max(size, finding.margin));
  const [before, after] = [clean(baseline), clean(candidate)];
  const same = before !== null && after !== null && isResidue(finding, after - before, size);
  const values = { baseline: before, candidate: same ? before : after };
  return formatBeforeAfter(values, finding.unit, shownAs(finding.metricKind, finding.unit));
}

function isResidue(finding: Finding, difference: number, size: number): boolean {
  return !isBitwise(finding) && withoutResidue(difference, size) === 0;
}

/**
 * The change in the unit of the values. Where that unit is too large for it, in the unit of the largest of estimate and
 * interval.
 */
function changeText(finding: Finding, value: number | null): string {
  const { estimate, lower, upper, values, unit } = finding;
  const change = largest(estimate, lower, upper);
  const size = largest(values.baseline, values.candidate);
  const { factor } = displayFor(unit, size, "number");
  const magnitude = change * factor < LEAST_SHOWN ? change : size;
  return formatChange(value === null ? null : shownNumber(finding, value), magnitude, scaleOf(finding));
}

/** The largest absolute value of numbers that share a unit. */
export function largest(...values: readonly (number | null)[]): number {
  return Math.max(...values.map((value) => Math.abs(value ?? 0)));
}

/** The change, with 0 in place of a rest that rounding left. */
function shownNumber(finding: Finding, value: number): number {
  if (isBitwise(finding)) return value;
  const { baseline, candidate } = finding.values;
  const size = finding.scale === "relative" ? 1 : largest(baseline, candidate, finding.margin);
  return withoutResidue(value, size);
}

/** Whether the values differ only in their last bits. */
function isBitwise({ exact }: Finding): boolean {
  return exact !== null && exact.mismatches > 0;
}

function exactDifference(exact: ExactDifference, unit: string | null): string {
  const relative =
    exact.absolute === 0 || exact.relative === null
      ? ""
      : ` (${formatNumber(exact.relative, 3)} of the value)`;
  return `${offBy(exact, unit)}${relative}`;
}

/** The size of the difference. If it is not numeric, a text, a length, a key, or a missing number differs. */
function offBy({ absolute }: ExactDifference, unit: string | null): string {
  return absolute === 0 ? "differs" : `off by ${formatValue(absolute, unit)}`;
}
