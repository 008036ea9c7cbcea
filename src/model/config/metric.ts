import type { AxisValue } from "./case.ts";
import type { Better, Margin } from "./margin.ts";
import { kindTraits, type MetricKind } from "./metric-kind.ts";

/** `gate`: decides the verdict. `track`: is shown and may warn. `inform`: is only shown. */
export const ROLES = ["gate", "track", "inform"] as const;

export type Role = (typeof ROLES)[number];

/** The limits in the order of the results. */
export const LIMIT_NAMES = ["min", "warnMin", "max", "warnMax"] as const;

/** Absolute lower and upper limits in the metric's unit; null = none. */
export type Limits = Readonly<Record<(typeof LIMIT_NAMES)[number], number | null>>;

export const NO_LIMITS: Limits = { min: null, warnMin: null, max: null, warnMax: null };

/** A plain rule in place of a test: a larger worsening is a regression. */
export interface PlainRule {
  /** `change`: fraction of the baseline; `points`: the metric's own unit. */
  readonly by: "change" | "points";
  readonly value: number;
}

/** `atol` and `rtol` where the config has none: what rounding leaves. */
export const DEFAULT_TOLERANCE = 1e-10;

export const QUANTILES = [0.5, 0.95, 0.99] as const;

/** A quantile of trials instead of a mean. */
export type Quantile = (typeof QUANTILES)[number];

/** The policy for one metric in one group. `overrides` replace parts of it. */
export interface MetricPolicy {
  readonly margin: Margin;
  /** A worsening, in the metric's unit, that is too small to matter from whatever value; null = none is. */
  readonly negligible: number | null;
  readonly limits: Limits;
  readonly role: Role;
}

/** The accepted values of each axis. */
export type Where = Readonly<Record<string, readonly AxisValue[]>>;

export interface MetricOverride {
  readonly where: Where;
  readonly policy: Partial<MetricPolicy>;
}

/**
 * Whether its values may be lists and objects. This needs a kind that compares them, and no limit, which would need a
 * number. What a pattern matches are numbers.
 */
export function takesStructures({ name, kind, limits, overrides }: Metric): boolean {
  if (name.includes("*")) return false;
  const all = [limits, ...overrides.flatMap(({ policy }) => policy.limits ?? [])];
  return (
    kindTraits(kind).values === "structures" &&
    all.every((one) => Object.values(one).every((bound) => bound === null))
  );
}

/** The metrics whose values may not be lists or objects. */
export function withoutStructures(metrics: readonly Metric[]): readonly Metric[] {
  return metrics.filter((metric) => !takesStructures(metric));
}

export interface Metric extends MetricPolicy {
  readonly name: string;
  readonly kind: MetricKind;
  readonly better: Better;
  /** The unit of values, limits, margin and what is negligible: `ms`, `USD`, …; null = that of the values, if they have one. */
  readonly unit: string | null;
  /** The pull request declares another unit than its base, which judges: a number without one may be in either. Absent = no. */
  readonly isUnitDisputed?: true | undefined;
  /** The compared quantile over trials; null = a mean of unit means is compared. */
  readonly quantile: Quantile | null;
  /** Events that occur one by one and independently, so that a total has Poisson noise. */
  readonly poisson: boolean;
  /** The metric depends on the machine: see 'Run effects' in docs/statistics.md. */
  readonly runEffect: boolean;
  /** The same case gives the same number every time. */
  readonly deterministic: boolean;
  /** Tolerances of a kind that is not tested: |c - b| <= atol + rtol |b|. */
  readonly atol: number;
  readonly rtol: number;
  readonly rule: PlainRule | null;
  /** Added by the program and not written by the user: `success`. */
  readonly implicit: boolean;
  /**
   * A `success` in the config of a runner that executes: trials that do not report it get it from their status. Absent
   * = no.
   */
  readonly byStatus?: boolean | undefined;
  readonly overrides: readonly MetricOverride[];
}

/** The name of a quantile, for example `p95`. */
export function quantileName(quantile: Quantile): string {
  return `p${quantile * 100}`;
}

/** The name of what is judged of a metric: `latency-ms`, or `latency-ms p95`. */
export function measureName({
  metric,
  quantile,
}: {
  readonly metric: string;
  readonly quantile: Quantile | null;
}): string {
  return quantile === null ? metric : `${metric} ${quantileName(quantile)}`;
}
