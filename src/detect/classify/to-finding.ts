import { wholeSides } from "../values/subject.ts";
import type { EffectSize, Finding } from "../../model/result/finding.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { UnitValue } from "../../model/result/sample.ts";
import type { Sides } from "../../model/run/side.ts";
import { cliffsDelta, cohenD, effectDz, hedgesG, mean } from "../../stats/index.ts";
import type { Decision } from "./decision.ts";
import { findingWarnings } from "./finding-warnings.ts";
import type { Comparison, ComparisonResult, TestedResult } from "../values/comparison-result.ts";
import { samplesOf, type Values } from "../values/values.ts";
import { naturalBounds, naturalChange, naturalWorsening } from "../values/theta-scale.ts";
import { unitQuantile } from "../values/quantile-units.ts";
import { worstUnits } from "./worst-units.ts";

/** The comparison as the report shows it: the change in the direction of the numbers and on their own scale. */
export function toFinding(comparison: Comparison, { kind, reason, neededUnits }: Decision): Finding {
  const { subject, values, result } = comparison;
  const { metric, sample } = subject;
  return {
    metric: metric.name,
    metricKind: metric.kind,
    quantile: metric.quantile,
    role: metric.role,
    group: sample.group,
    kind,
    reason,
    unit: metric.unit,
    better: metric.better,
    ...numbersOf(comparison),
    effectSize: effectSizes(values),
    n: counts(comparison),
    neededUnits,
    worstUnits: values === null ? [] : worstUnits(values, metric),
    exact: result.type === "exact" ? result.difference : null,
    look: null,
    accepted: null,
    flips: null,
    history: result.type === "tested" ? result.history : null,
    // A regression is reported already.
    creep: kind === "regression" ? null : comparison.creep,
    warnings: findingWarnings(comparison, kind),
  };
}

type Shown = Pick<
  Finding,
  | "design"
  | "scale"
  | "values"
  | "estimate"
  | "lower"
  | "upper"
  | "intervalMethod"
  | "margin"
  | "pMargin"
  | "pAdjusted"
  | "pWorse"
  | "pWorseAdjusted"
  | "pWarning"
  | "pBetter"
  | "attainableP"
  | "mde"
>;

function numbersOf(comparison: Comparison): Shown {
  const { result, values, subject } = comparison;
  const { metric } = subject;
  const none = untested(comparison);
  switch (result.type) {
    case "tested":
      return { ...none, ...testedNumbers(result, comparison) };
    case "certain": {
      const estimate = naturalChange(result.theta, metric);
      const certain = { estimate, lower: estimate, upper: estimate, intervalMethod: "deterministic" };
      return { ...none, ...certain, design: values?.paired === true ? "paired" : "unpaired" };
    }
    case "exact":
      return result.isStructured
        ? { ...none, design: "exact", values: NO_MEANS }
        : { ...none, design: "exact", estimate: difference(none.values) };
    case "rule": {
      const scale = result.by === "change" ? "relative" : "absolute";
      const estimate = (metric.better === "lower" ? result.worsening : -result.worsening) + 0;
      return { ...none, design: "plain-rule", scale, estimate, margin: result.allowed };
    }
    case "no-baseline":
    case "incomparable":
    case "no-measurement":
    case "too-few-trials":
      return none;
  }
}

/** Lists and objects have no mean, and a mean of only the units with numbers would look like the mean of all. */
const NO_MEANS: Sides<number | null> = { baseline: null, candidate: null };

function untested(comparison: Comparison): Shown {
  const { margin } = comparison.subject.metric;
  return {
    design: "none",
    scale: margin.scale,
    values: plainMeans(comparison),
    estimate: null,
    lower: null,
    upper: null,
    intervalMethod: null,
    margin: margin.value,
    pMargin: null,
    pAdjusted: null,
    pWorse: null,
    pWorseAdjusted: null,
    pWarning: null,
    pBetter: null,
    attainableP: null,
    mde: null,
  };
}

function testedNumbers(result: TestedResult, { subject: { metric } }: Comparison): Partial<Shown> {
  const { bounds, p, power } = result;
  const natural = bounds === null ? null : naturalBounds(bounds, metric);
  return {
    design: result.design,
    values: result.values,
    estimate: finite(naturalChange(result.theta, metric)),
    lower: finite(natural?.lower),
    upper: finite(natural?.upper),
    intervalMethod: bounds?.method ?? null,
    pMargin: p.margin,
    pAdjusted: p.marginAdjusted,
    pWorse: p.worse,
    pWorseAdjusted: p.worseAdjusted,
    pWarning: p.warning ?? p.half,
    pBetter: p.better,
    attainableP: power.attainableP,
    mde: power.mde === null ? null : finite(naturalWorsening(power.mde, metric)),
  };
}

/** An open end of an interval is infinite, and JSON has no infinity. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** Means of the compared values. Where nothing was compared: of all values that each side has. */
function plainMeans({ values, subject }: Comparison): Sides<number | null> {
  const { baseline, candidate } = subject.sample.sides;
  const units = (values?.members ?? values)?.units;
  return {
    baseline: centerOrNull(units?.baseline ?? baseline.units, subject.metric),
    candidate: centerOrNull(units?.candidate ?? candidate.units, subject.metric),
  };
}

function centerOrNull(units: readonly UnitValue[], { quantile }: Metric): number | null {
  if (units.length === 0) return null;
  return quantile === null ? mean(units.map((unit) => unit.mean)) : unitQuantile(units, quantile);
}

function difference({ baseline, candidate }: Sides<number | null>): number | null {
  return baseline === null || candidate === null ? null : candidate - baseline;
}

function effectSizes(values: Values | null): EffectSize {
  if (values === null) return { cohenD: null, hedgesG: null, dz: null, cliffsDelta: null };
  const samples = samplesOf(values);
  const changes = samples.y.map((value, index) => value - (samples.x[index] ?? Number.NaN));
  return {
    cohenD: cohenD(samples),
    hedgesG: hedgesG(samples),
    dz: values.paired ? effectDz(changes) : null,
    cliffsDelta: cliffsDelta(samples),
  };
}

function counts({ subject: { sample }, values, result }: Comparison): Finding["n"] {
  const { baseline, candidate } = sample.sides;
  // What was lost counts with all rows, also where shares of cases are made even.
  const whole = wholeSides(sample);
  const missing = (side: typeof baseline) => side.missing.reduce((total, unit) => total + unit.missing, 0);
  return {
    units: unitsOf(values, result),
    baselineTrials: baseline.trials,
    candidateTrials: candidate.trials,
    baselineMissing: missing(whole.baseline),
    candidateMissing: missing(whole.candidate),
  };
}

function unitsOf(values: Values | null, result: ComparisonResult): number {
  if (values === null) return 0;
  if (result.type === "exact" && result.isStructured) return result.units;
  if (result.type === "tested" && result.design === "run-level") return values.candidate.length;
  return Math.min(values.baseline.length, values.candidate.length);
}
