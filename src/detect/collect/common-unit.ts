import { baseUnit, type Conversion, conversion, unitsLike } from "../../base/known-unit.ts";
import { isTested } from "../../model/config/metric-kind.ts";
import { DEFAULT_TOLERANCE, type Metric } from "../../model/config/metric.ts";
import type { Sides } from "../../model/run/side.ts";
import type { UnitClash } from "../values/subject.ts";
import { NO_UNIT } from "./metric-labels.ts";

/** The unit in which the numbers of one metric in one group are compared. */
export interface CommonUnit {
  /** Null = none is known. */
  readonly unit: string | null;
  /** The conversion from the unit that numbers were folded in. */
  readonly convert: Conversion | null;
  readonly clash: UnitClash | null;
}

/**
 * The unit of both sides: the declared one; without it that of the candidate's numbers, or where these come in several the
 * base unit of their dimension. `labels`: those that the numbers of each side came in.
 */
export function commonUnit(metric: Metric, labels: Sides<readonly string[]>): CommonUnit {
  const clash = disputedUnit(metric, labels) ?? clashOf(metric, labels);
  if (metric.unit !== null) return { unit: metric.unit, convert: null, clash };
  const unit = shownUnit(labels);
  if (unit === null) return { unit, convert: null, clash };
  const base = baseUnit(unit);
  return { unit, convert: unit === base ? null : conversion(base, unit), clash };
}

function clashOf(metric: Metric, labels: Sides<readonly string[]>): UnitClash | null {
  return metric.unit === null ? clashOfSides(metric, labels) : clashWithDeclared(metric.unit, labels);
}

/** Whoever changes `unit: ms` to `us` and nothing else would be a thousand times faster. */
function disputedUnit(
  { unit, isUnitDisputed }: Metric,
  { candidate }: Sides<readonly string[]>,
): UnitClash | null {
  if (isUnitDisputed !== true || !candidate.includes(NO_UNIT)) return null;
  const text = `The change declares another unit than ${unit ?? "none"}, in which its base's policy judges, and its values come without one: they may be in either. Print the unit with each value, or merge the new unit alone first.`;
  return { code: "metric-changed", text, ofCandidate: true };
}

function shownUnit({ baseline, candidate }: Sides<readonly string[]>): string | null {
  const [first = NO_UNIT, ...more] = candidate.length === 0 ? baseline : candidate;
  if (first === NO_UNIT) return null;
  return more.length === 0 ? first : baseUnit(first);
}

/** What numbers without a unit are in is not known, unless none has one. */
function clashWithDeclared(unit: string, labels: Sides<readonly string[]>): UnitClash | null {
  const { baseline, candidate } = labels;
  if ([...baseline, ...candidate].every((label) => label === NO_UNIT)) return null;
  const strangers = (side: readonly string[]): readonly string[] =>
    side.filter((label) => label === NO_UNIT || conversion(label, unit) === null);
  const [before, now] = [strangers(baseline), strangers(candidate)];
  if (before.length + now.length === 0) return null;
  const sides = [
    ...(before.length === 0 ? [] : [`values of the baseline came ${listed(before)}`]),
    ...(now.length === 0 ? [] : [`values of the candidate came ${listed(now)}`]),
  ];
  const text = `The metric's unit is ${unit}, but ${sides.join(" and ")}, which ${converts(unit)}. ${ADVICE}`;
  return { code: "metric-changed", text, ofCandidate: now.length > 0 };
}

function converts(unit: string): string {
  const like = unitsLike(unit);
  return like === unit ? "is another unit" : `does not convert to it (${like} do)`;
}

function clashOfSides(metric: Metric, labels: Sides<readonly string[]>): UnitClash | null {
  const { baseline, candidate } = labels;
  const mixed = (["candidate", "baseline"] as const).find((side) => !isOne(labels[side]));
  if (mixed !== undefined) {
    const text = `Values of the ${mixed} came ${listed(labels[mixed])}, which do not convert into each other. Print one unit, or write the metric's \`unit\`.`;
    return { code: "units-mixed", text, ofCandidate: mixed === "candidate" };
  }
  const all = [...new Set([...baseline, ...candidate])];
  if (!isOne(all)) {
    const text = `The baseline's values came ${listed(baseline)} and the candidate's ${listed(candidate)}, which do not convert into each other. ${ADVICE}`;
    return { code: "metric-changed", text, ofCandidate: false };
  }
  if (all.length < 2 || !hasBounds(metric)) return null;
  const text = `Values came ${listed(all)}, and the numbers of the config (limits, margin, negligible, atol) do not say in which: write the metric's \`unit\`.`;
  return { code: "units-mixed", text, ofCandidate: true };
}

const ADVICE =
  "The next run of the base branch sets a new baseline; or list `metrics` under compare.may-differ.";

/** Whether these can be converted into one. */
function isOne(labels: readonly string[]): boolean {
  return new Set(labels.map(baseUnit)).size <= 1;
}

function listed(labels: readonly string[]): string {
  const known = labels.filter((label) => label !== NO_UNIT);
  return [
    ...(known.length === 0 ? [] : [`in ${known.join(" and ")}`]),
    ...(known.length === labels.length ? [] : ["without a unit"]),
  ].join(" and ");
}

/** Whether the config holds numbers in the metric's unit, which would have none. */
function hasBounds({ kind, limits, margin, negligible, rule, atol }: Metric): boolean {
  return (
    Object.values(limits).some((bound) => bound !== null) ||
    (margin.scale === "absolute" && margin.value !== 0) ||
    negligible !== null ||
    rule?.by === "points" ||
    (!isTested(kind) && atol > DEFAULT_TOLERANCE)
  );
}
