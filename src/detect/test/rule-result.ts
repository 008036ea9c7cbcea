import type { Metric, PlainRule } from "../../model/config/metric.ts";
import { mean } from "../../stats/index.ts";
import type { RuleResult } from "../values/comparison-result.ts";
import { direction } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";

/**
 * A plain rule on means, for teams that want one. It is not a test and does not control false alarms. Its share is
 * never a share of 0: see judged-metric.
 */
export function ruleResult(
  values: Values,
  metric: Metric,
  rule: PlainRule & Pick<RuleResult, "cap">,
): RuleResult {
  const baseline = mean(values.baseline);
  const difference = direction(metric) * (mean(values.candidate) - baseline);
  const result = { type: "rule", by: rule.by, allowed: rule.value, cap: rule.cap } as const;
  if (rule.by === "points" || difference === 0) return { ...result, worsening: difference };
  return { ...result, worsening: difference / Math.abs(baseline) };
}
