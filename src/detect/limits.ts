import type { LimitResult, LimitTrials } from "../model/result/limit-result.ts";
import { LIMIT_NAMES, type Limits, type Quantile, type Role } from "../model/config/metric.ts";
import type { UnitValue } from "../model/result/sample.ts";
import {
  type BootstrapOptions,
  type OneSidedBounds,
  type SeedFor,
  bootstrapQuantile,
  mean,
} from "../stats/index.ts";
import { behaviourOf } from "./kinds/behaviour-of.ts";
import { isEnough, sizeOf, trialValues, unitQuantile } from "./values/quantile-units.ts";
import { clusterUnits } from "./values/clusters.ts";
import {
  isBeyond,
  isShownBeyond,
  type LimitDraft,
  limitP,
  type MeasuredLimit,
} from "./values/limit-warnings.ts";
import { condensed, RESAMPLES } from "./values/compare-context.ts";
import type { Subject } from "./values/subject.ts";

export interface LimitContext {
  /** The probability that a bound is wrong, for each of the bounds. */
  readonly alpha: number;
  /** Largest share of a group's trials that may have no value. */
  readonly maxErrorRate: number;
  readonly seedFor: SeedFor;
}

const LIMITS = {
  min: { limit: "min", level: "fail" },
  warnMin: { limit: "min", level: "warn" },
  max: { limit: "max", level: "fail" },
  warnMax: { limit: "max", level: "warn" },
} as const satisfies Readonly<Record<keyof Limits, Pick<LimitResult, "limit" | "level">>>;

/**
 * Compares the candidate's mean of unit means, or its quantile over trials, with its lower and upper limits. It needs
 * no baseline and no family. A limit of a `track` metric only warns; one of an `inform` metric is only shown, and without
 * a value it is left out: the metric may not exist in a group for which the role was written.
 */
export function checkLimits(subjects: readonly Subject[], context: LimitContext): readonly LimitDraft[] {
  return subjects.flatMap((subject) => {
    const { metric } = subject;
    const set = boundsOf(metric.limits);
    // Bounds are drawn once for each subject, and only where there is a limit to judge.
    if (set.length === 0) return [];
    const measured = measure(subject, context);
    if (measured === null && metric.role === "inform") return [];
    const trials = trialsOf(subject);
    const isShort = trials.measured < trials.of * (1 - context.maxErrorRate);
    return set.map(({ limit, level, bound }): LimitDraft => {
      const result = limitResult(subject, { limit, level: LEVELS[metric.role] ?? level, bound }, measured);
      if (result.level === "info") return { result: { ...result, trials }, p: null };
      const open = openOf(result, isShort);
      const p = measured === null || open !== undefined ? null : limitP(measured, result, context.alpha);
      return { result: { ...result, ...open, trials }, p };
    });
  });
}

/** The level of all limits of a metric; null = each has its own. */
const LEVELS = { gate: null, track: "warn", inform: "info" } as const satisfies Readonly<
  Record<Role, LimitResult["level"] | null>
>;

/**
 * Other rules count failed trials without a value. They are not part of the numbers that are compared with the limit,
 * either.
 */
function trialsOf({ sample }: Subject): LimitTrials {
  const { units, trials, expected, failedWithoutValue, missing } = sample.sides.candidate;
  const lacking = missing.reduce((sum, unit) => sum + unit.missing, failedWithoutValue);
  return {
    measured: units.reduce((sum, unit) => sum + unit.trials, 0),
    of: Math.max(expected, trials + lacking),
  };
}

/**
 * When trials have no value, the rest of the sample cannot show that the limit is kept. It can show that it is broken.
 */
function openOf(
  { estimate, result }: LimitResult,
  isShort: boolean,
): Pick<LimitResult, "result" | "open"> | undefined {
  if (estimate === null) return { result: "inconclusive", open: "no-value" };
  if (!isShort || result === "broken") return undefined;
  return { result: "inconclusive", open: "missing-trials" };
}

type Bound = Pick<LimitResult, "limit" | "level" | "bound">;

/** The limits that the config sets. */
function boundsOf(limits: Limits): readonly Bound[] {
  return LIMIT_NAMES.flatMap((name) => {
    const bound = limits[name];
    return bound === null ? [] : [{ ...LIMITS[name], bound }];
  });
}

type Measured = OneSidedBounds & MeasuredLimit;

const UNBOUNDED: OneSidedBounds = { lower: -Infinity, upper: Infinity };

/** Null where there is no value. */
function measure({ sample, metric }: Subject, { alpha, seedFor }: LimitContext): Measured | null {
  const { clusters, sides } = sample;
  const units =
    clusters === null ? sides.candidate.units : clusterUnits(sides.candidate.units, clusters, "arithmetic");
  if (units.length === 0) return null;
  const numbers = Float64Array.from(units, (unit) => unit.mean);
  const estimate = metric.quantile === null ? mean(numbers) : unitQuantile(units, metric.quantile);
  const kind = behaviourOf(metric.kind);
  if (metric.deterministic || kind.judged === "by-tolerance") {
    return { estimate, lower: estimate, upper: estimate, boundsAt: null };
  }
  const { quantile } = metric;
  const boundsAt = (level: number): OneSidedBounds =>
    (quantile === null
      ? kind.meanBounds(numbers, level)
      : quantileBounds(units, quantile, { alpha: level, seedFor })) ?? UNBOUNDED;
  return { estimate, ...boundsAt(alpha), boundsAt };
}

function quantileBounds(
  units: readonly UnitValue[],
  quantile: Quantile,
  { alpha, seedFor }: Omit<LimitContext, "maxErrorRate">,
): OneSidedBounds | null {
  if (!isEnough(sizeOf(units), quantile)) return null;
  const purpose = condensed(seedFor, ["limits", ...units.map((unit) => unit.unit)]);
  const options: BootstrapOptions = { resamples: RESAMPLES, alpha, seedFor, purpose };
  return bootstrapQuantile(trialValues(units), quantile, options);
}

function limitResult(
  { sample, metric }: Subject,
  { limit, level, bound }: Pick<LimitResult, "limit" | "level" | "bound">,
  measured: Measured | null,
): LimitResult {
  return {
    metric: metric.name,
    quantile: metric.quantile,
    group: sample.group,
    side: "candidate",
    limit,
    level,
    bound,
    estimate: measured?.estimate ?? null,
    lower: finite(measured?.lower),
    upper: finite(measured?.upper),
    unit: metric.unit,
    result: measured === null ? "inconclusive" : judge(measured, limit, bound),
  };
}

function judge(measured: Measured, limit: "min" | "max", bound: number): LimitResult["result"] {
  const { estimate } = measured;
  if (!isBeyond({ limit, bound }, estimate)) return "kept";
  return isShownBeyond({ limit, bound }, measured) ? "broken" : "inconclusive";
}

/** An open end of an interval is infinite, and JSON has no infinity. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
