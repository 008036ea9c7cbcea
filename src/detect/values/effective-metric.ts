import type { Axes } from "../../model/config/case.ts";
import type { Metric } from "../../model/config/metric.ts";
import { matchesWhere } from "../../model/config/matches-where.ts";

/** The metric with the policy of its group: every override that matches, the last one wins. */
export function effectiveMetric(metric: Metric, group: Axes): Metric {
  return metric.overrides
    .filter(({ where }) => matchesWhere(group, where))
    .reduce<Metric>((so, { policy }) => ({ ...so, ...policy }), metric);
}
