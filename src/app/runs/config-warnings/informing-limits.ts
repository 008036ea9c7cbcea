import { LIMIT_NAMES, type Limits, type Metric } from "../../../model/config/metric.ts";
import { whereText } from "../../../config/values/where.ts";

import type { Warning } from "../../../model/result/finding.ts";

/** Warns of a limit that somebody wrote and that can never count, because the metric's role is `inform` there. */
export function informingLimits(metrics: readonly Metric[]): readonly Warning[] {
  return metrics.flatMap((metric) => {
    const places = placesOf(metric);
    if (places.length === 0) return [];
    const text = `${metric.name} has the role \`inform\`${places.join(" and ")}, so its limits (min, max, warn-min, warn-max) are only shown there: write \`role: track\` for a warning, \`role: gate\` for a failure, or leave the limits out`;
    return [{ code: "limit-informs", text }];
  });
}

/** The metric itself, unless an override gates or tracks it somewhere, and overrides that set limits and only inform. */
function placesOf({ role, limits, overrides }: Metric): readonly string[] {
  const countsSomewhere = overrides.some(
    ({ policy }) => policy.role !== undefined && policy.role !== "inform",
  );
  const own = role === "inform" && hasLimit(limits) && !countsSomewhere ? [""] : [];
  const others = overrides
    .filter(({ policy }) => policy.limits !== undefined && (policy.role ?? role) === "inform")
    .map(({ where }) => ` in ${whereText(where)}`);
  return own.length > 0 ? own : others;
}

function hasLimit(limits: Limits): boolean {
  return LIMIT_NAMES.some((name) => limits[name] !== null);
}
