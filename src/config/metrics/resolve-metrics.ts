import type { Margin } from "../../model/config/margin.ts";
import { kindTraits } from "../../model/config/metric-kind.ts";
import {
  DEFAULT_TOLERANCE,
  type Limits,
  type Metric,
  type MetricOverride,
  LIMIT_NAMES,
  NO_LIMITS,
  type PlainRule,
} from "../../model/config/metric.ts";
import { type KnownAxes, resolveWhere } from "../values/where.ts";
import { defaultBetter, defaultMargin } from "./kind-defaults.ts";
import { LIMIT_KEYS } from "./limit-keys.ts";
import { ownAmount, ownLimits, type OwnLimits, ownMargin } from "./own-amounts.ts";
import type { WrittenMetric, WrittenOverride } from "./written-metrics.ts";

export function resolveMetric(name: string, written: WrittenMetric, axes: KnownAxes): Metric {
  const limits = resolveLimits(ownLimits(written, written), NO_LIMITS);
  return {
    name,
    kind: written.kind,
    better: written.better ?? defaultBetter(written.kind) ?? "higher",
    margin: resolveMargin(marginOf(written), written),
    limits,
    role: written.role ?? "gate",
    unit: written.unit ?? null,
    quantile: written.quantile ?? null,
    poisson: written.poisson ?? false,
    runEffect: written["run-effect"] ?? kindTraits(written.kind).runEffect,
    deterministic: written.deterministic ?? false,
    atol: written.atol ?? DEFAULT_TOLERANCE,
    rtol: written.rtol ?? DEFAULT_TOLERANCE,
    rule: resolveRule(written),
    negligible: written.negligible === undefined ? null : ownAmount(written.negligible, written),
    implicit: false,
    overrides: (written.overrides ?? []).map((override) =>
      resolveOverride(override, { metric: written, limits }, axes),
    ),
  };
}

/** A margin of 0 has no scale of its own. Quantiles and Poisson totals only have ratios. */
function resolveMargin(margin: Margin, { quantile, poisson }: WrittenMetric): Margin {
  return quantile === undefined && poisson !== true ? margin : { ...margin, scale: "relative" };
}

function marginOf(written: WrittenMetric): Margin {
  return written.margin === undefined ? defaultMargin(written) : ownMargin(written.margin, written);
}

function resolveRule(metric: WrittenMetric): PlainRule | null {
  const { change, points } = metric.rule ?? {};
  if (change !== undefined) return { by: "change", value: change };
  return points === undefined ? null : { by: "points", value: ownAmount(points, metric) };
}

function resolveLimits(written: OwnLimits, base: Limits): Limits {
  const own = (name: keyof Limits) => written[LIMIT_KEYS[name]] ?? base[name];
  return { min: own("min"), warnMin: own("warnMin"), max: own("max"), warnMax: own("warnMax") };
}

/** An override that sets one limit keeps the other limits of the metric. */
function resolveOverride(
  written: WrittenOverride,
  { metric, limits: base }: { readonly metric: WrittenMetric; readonly limits: Limits },
  axes: KnownAxes,
): MetricOverride {
  const setsLimits = LIMIT_NAMES.some((name) => written[LIMIT_KEYS[name]] !== undefined);
  return {
    where: resolveWhere(written.where, axes),
    policy: {
      ...(written.margin === undefined
        ? {}
        : { margin: resolveMargin(ownMargin(written.margin, metric), metric) }),
      ...(written.negligible === undefined ? {} : { negligible: ownAmount(written.negligible, metric) }),
      ...(written.role === undefined ? {} : { role: written.role }),
      ...(setsLimits ? { limits: resolveLimits(ownLimits(written, metric), base) } : {}),
    },
  };
}
