import { checkWhere } from "./matrix/check-where.ts";
import type { Complaint } from "./values/complaint.ts";
import { quote } from "../base/quote.ts";
import { didYouMean } from "../base/did-you-mean.ts";
import type { KnownAxes } from "./matrix/known-axes.ts";
import { defaultMargin, IMPLICIT_SUCCESS } from "./metrics/resolve-metrics.ts";
import type { WrittenAcceptance } from "./written-accept.ts";
import type { WrittenMetric } from "./metrics/written-metrics.ts";

type Path = readonly (string | number)[];
type Metrics = Readonly<Record<string, WrittenMetric>>;

/** Acceptances of metrics that there are, as much worse as can be measured of them. */
export function checkAccept(accept: readonly WrittenAcceptance[], metrics: Metrics): Complaint[] {
  return accept.flatMap((acceptance, index) => {
    const path = ["accept", index];
    const { metric: name } = acceptance;
    if (name === IMPLICIT_SUCCESS.name) return checkUpTo(acceptance, { kind: "binary" }, path);
    const metric = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
    if (metric !== undefined) return checkUpTo(acceptance, metric, path);
    const known = [...Object.keys(metrics), IMPLICIT_SUCCESS.name];
    const message = `unknown metric ${quote(name)}.${didYouMean(name, known)}`;
    return [{ path: [...path, "metric"], at: "value", message }];
  });
}

/** An acceptance holds for groups, so an axis that does not split into groups can never fit. */
export function checkAcceptGroups(
  accept: readonly WrittenAcceptance[],
  axes: KnownAxes,
  by: readonly string[],
): Complaint[] {
  return accept.flatMap(({ where = {} }, index) => {
    const path = ["accept", index, "where"];
    return [
      ...checkWhere(where, path, axes),
      ...Object.keys(where)
        .filter((axis) => axes.has(axis) && !by.includes(axis))
        .map((axis): Complaint => ({
          path: [...path, axis],
          at: "key",
          message: `axis ${quote(axis)} does not split the comparison into groups: it is not in compare.by (${by.join(", ")})`,
        })),
    ];
  });
}

function checkUpTo(
  acceptance: WrittenAcceptance,
  metric: Pick<WrittenMetric, "kind" | "quantile" | "rule">,
  path: Path,
): Complaint[] {
  const upTo = acceptance["up-to"];
  if (upTo === undefined) return [];
  const complain = (message: string): Complaint[] => [{ path: [...path, "up-to"], at: "value", message }];
  if (metric.kind === "exact") return complain("kind exact has no size of a regression: leave up-to out");
  if (upTo.scale === scaleOf(metric) || upTo.value === 0) return [];
  return complain(
    upTo.scale === "absolute"
      ? `this metric is judged relative to its baseline: write a percentage such as 10%, got ${upTo.value}`
      : "this metric is judged in its own unit: write a number such as 0.05, got a percentage",
  );
}

/** What findings of the metric are measured on. */
function scaleOf(metric: Pick<WrittenMetric, "kind" | "quantile" | "rule">): "relative" | "absolute" {
  if (metric.rule?.change !== undefined) return "relative";
  return metric.rule?.points !== undefined ? "absolute" : defaultMargin(metric).scale;
}
