import { isTested, kindTraits } from "../../model/config/metric-kind.ts";
import { checkWhere, type KnownAxes } from "../values/where.ts";
import type { Complaint } from "../values/complaint.ts";
import { quote } from "../../base/quote.ts";
import { defaultBetter, defaultMargin } from "./kind-defaults.ts";
import { kindsWhere } from "./kind-texts.ts";
import { checkLimits, overriddenLimits } from "./check-limits.ts";
import { checkAmounts, ownAmount, ownMargin } from "./own-amounts.ts";
import { scaleAdvice, unreachable } from "./margin-texts.ts";
import type { WrittenMetric } from "./written-metrics.ts";

type Path = readonly (string | number)[];

/** Columns of results files. */
const RESERVED: ReadonlySet<string> = new Set(["repetition", "status"]);

/** Printable, without a space at either end, at most 200 characters. Renderers escape everything else. */
const METRIC_NAME = /^(?! )[^\p{C}\p{Zl}\p{Zp}]{1,200}(?<! )$/u;

export type WrittenMetrics = Readonly<Record<string, WrittenMetric>>;

/** Checks each metric alone. */
export function checkMetrics(metrics: WrittenMetrics): Complaint[] {
  return Object.entries(metrics).flatMap(([name, metric]) => {
    const path = ["metrics", name];
    return [
      ...checkName(name, path),
      ...checkKind(metric, path),
      ...checkAmounts(metric, path),
      ...checkMargin(metric, metric, path),
      ...checkLimits(metric, metric, path),
      ...checkRule(metric, path),
      ...checkQuantile(metric, path),
      ...checkPoisson(metric, path),
      ...checkNegligible(metric, metric, path),
      ...(metric.overrides ?? []).flatMap((override, index) => [
        ...checkMargin(metric, override, [...path, "overrides", index]),
        ...checkNegligible(metric, override, [...path, "overrides", index]),
        ...checkLimits(overriddenLimits(metric, override), metric, [...path, "overrides", index]),
      ]),
    ];
  });
}

/** Checks that need the axes. */
export function checkMetricAxes(metrics: WrittenMetrics, axes: KnownAxes): Complaint[] {
  return Object.entries(metrics).flatMap(([name, metric]) => [
    ...(axes.has(name)
      ? [{ path: ["metrics", name], at: "key" as const, message: "is also the name of an axis; rename one" }]
      : []),
    ...(metric.overrides ?? []).flatMap((override, index) =>
      checkWhere(override.where, ["metrics", name, "overrides", index, "where"], axes),
    ),
  ]);
}

/** An override holds for groups, so an axis that does not split the comparison into groups can never match. */
export function checkOverrideGroups(
  metrics: WrittenMetrics,
  axes: KnownAxes,
  by: readonly string[],
): Complaint[] {
  return Object.entries(metrics).flatMap(([name, metric]) =>
    (metric.overrides ?? []).flatMap((override, index) =>
      Object.keys(override.where)
        .filter((axis) => axes.has(axis) && !by.includes(axis))
        .map((axis): Complaint => ({
          path: ["metrics", name, "overrides", index, "where", axis],
          at: "key",
          message: `axis ${quote(axis)} does not split the comparison into groups: it is not in compare.by (${by.join(", ")})`,
        })),
    ),
  );
}

function checkName(name: string, path: Path): Complaint[] {
  if (RESERVED.has(name)) {
    return [{ path, at: "key", message: `${quote(name)} is reserved; give the metric another name` }];
  }
  if (METRIC_NAME.test(name)) return [];
  return [
    { path, at: "key", message: `expected a name of 1 to 200 printable characters, got ${quote(name)}` },
  ];
}

function checkKind(metric: WrittenMetric, path: Path): Complaint[] {
  const { kind } = metric;
  const untested = kindsWhere(({ margin }) => margin === null).join(", ");
  const tolerances = (["atol", "rtol"] as const).filter((key) => isTested(kind) && metric[key] !== undefined);
  const misplaced = tolerances.map((key): Complaint => ({
    path: [...path, key],
    at: "key",
    message: `applies only to kind ${untested}; for ${kind} write a margin`,
  }));
  if (metric.better !== undefined || defaultBetter(kind) !== null) return misplaced;
  const message = `is required: expected higher or lower, since a metric of kind ${kind} can mean either`;
  return [...misplaced, { path: [...path, "better"], at: "value", message }];
}

/** The scale of a margin follows from the kind, so that 0.05 can never mean 5 % by mistake. */
function checkMargin(
  metric: Pick<WrittenMetric, "kind" | "better" | "rule" | "quantile" | "unit">,
  { margin: written }: Pick<WrittenMetric, "margin">,
  path: Path,
): Complaint[] {
  if (written === undefined) return [];
  const margin = ownMargin(written, metric);
  const place = [...path, "margin"];
  const complain = (message: string): Complaint[] => [{ path: place, at: "value", message }];
  if (!isTested(metric.kind)) return complain(`kind ${metric.kind} has no margin: write atol and rtol`);
  if (metric.rule !== undefined) return complain("a rule replaces the margin: write one of the two");
  const { scale } = defaultMargin(metric);
  if (scale !== margin.scale && margin.value !== 0) return complain(scaleAdvice(metric, written));
  return complaintOf(unreachable(metric, margin, "margin"), place);
}

function complaintOf(message: string | null, path: Path): Complaint[] {
  return message === null ? [] : [{ path, at: "value", message }];
}

function checkRule(metric: WrittenMetric, path: Path): Complaint[] {
  const { rule, kind } = metric;
  if (rule === undefined) return [];
  const place = [...path, "rule"];
  if (!isTested(kind)) {
    return [{ path: place, at: "key", message: `kind ${kind} has no rule: write atol and rtol` }];
  }
  const given = [rule.change, rule.points].filter((value) => value !== undefined).length;
  if (given === 1) return checkRuleSize(metric, rule, place);
  return [
    {
      path: place,
      at: "value",
      message: `expected either {change: 10%} or {points: 10}, got ${given === 0 ? "none" : "both"}`,
    },
  ];
}

function checkRuleSize(
  metric: WrittenMetric,
  { change, points }: NonNullable<WrittenMetric["rule"]>,
  path: Path,
): Complaint[] {
  const [key, size] =
    points === undefined
      ? (["change", { scale: "relative", value: change ?? 0 }] as const)
      : (["points", { scale: "absolute", value: ownAmount(points, metric) }] as const);
  return complaintOf(unreachable(metric, size, key === "change" ? "change" : "number of points"), [
    ...path,
    key,
  ]);
}

function checkQuantile({ quantile, kind, rule }: WrittenMetric, path: Path): Complaint[] {
  if (quantile === undefined) return [];
  const complain = (message: string): Complaint[] => [{ path: [...path, "quantile"], at: "key", message }];
  if (!kindTraits(kind).hasQuantile) return complain(`kind ${kind} has no quantile to judge`);
  return rule === undefined ? [] : complain("a rule compares means: write a quantile or a rule");
}

function checkPoisson({ poisson, kind, quantile, rule }: WrittenMetric, path: Path): Complaint[] {
  if (poisson !== true) return [];
  const complain = (message: string): Complaint[] => [{ path: [...path, "poisson"], at: "key", message }];
  if (!kindTraits(kind).hasPoisson) {
    const kinds = kindsWhere(({ hasPoisson }) => hasPoisson).join(", ");
    return complain(`applies only to kind ${kinds}, not to ${kind}`);
  }
  if (quantile !== undefined)
    return complain("a quantile is over trials, the Poisson test is over totals: write one of the two");
  return rule === undefined ? [] : complain("a rule replaces the test: write poisson or a rule");
}

function checkNegligible(
  metric: WrittenMetric,
  { negligible }: Pick<WrittenMetric, "negligible">,
  path: Path,
): Complaint[] {
  const { kind } = metric;
  const place = [...path, "negligible"];
  if (negligible === undefined) return [];
  if (!isTested(kind)) {
    return [{ path: place, at: "key", message: `kind ${kind} has no such tolerance: write atol and rtol` }];
  }
  const size = { scale: "absolute", value: ownAmount(negligible, metric) } as const;
  return complaintOf(unreachable(metric, size, "number"), place);
}
